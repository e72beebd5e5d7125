/** Mistakes in the machine of the PSP. */
import { type Mutant, mistakesIn } from './mutant.ts'

const payment = mistakesIn('src/psp/payment.ts')
const money = mistakesIn('src/psp/money.ts')
const accepting = mistakesIn('src/psp/closing.ts')

export const pspMutants: Mutant[] = [
  payment('a page that never closes', "owes: [owed('expire-payment', closesAt)]", 'owes: []'),
  payment(
    'an approval after which nobody asks the bank',
    "owes: [owed('take-money', now)],\n    ends: ['expire-payment']",
    "owes: [],\n    ends: ['expire-payment']",
  ),
  payment(
    'a cancellation while the bank is being asked',
    "export function cancel(payment: Payment, now: Date): Move | Refusal {\n  if (payment.state !== 'open')",
    "export function cancel(payment: Payment, now: Date): Move | Refusal {\n  if (payment.state !== 'open' && payment.state !== 'authorizing')",
  ),
  payment(
    'a name given once too often after the end',
    "export function attempt(payment: Payment, now: Date): Move | Refusal {\n  if (payment.state !== 'open') return",
    "export function attempt(payment: Payment, now: Date): Move | Refusal {\n  if (payment.state === 'settled') return settle({ outcome: 'KO', errorCode: 'AUTHENTICATION_FAILED' }, now, [])\n  if (payment.state !== 'open') return",
  ),
  payment(
    'a cancellation of what is settled',
    "export function cancel(payment: Payment, now: Date): Move | Refusal {\n  if (payment.state !== 'open')",
    "export function cancel(payment: Payment, now: Date): Move | Refusal {\n  if (payment.state !== 'open' && payment.state !== 'settled')",
  ),
  payment(
    'an approval that can be given twice',
    "export function authorize(payment: Payment, approved: string, now: Date): Move | Refusal {\n  if (payment.state !== 'open') return",
    "export function authorize(payment: Payment, approved: string, now: Date): Move | Refusal {\n  if (payment.state === 'settled') return { to: { state: 'authorizing', customer: 'anna' }, owes: [owed('take-money', now)], ends: [], event: '' }\n  if (payment.state !== 'open') return",
  ),
  payment(
    'an end of which the platform is not told',
    "owes: [owed('deliver-outcome', now)],\n  ends,",
    'owes: [],\n  ends,',
  ),
  money(
    'a booking that counts while its money is on the way back',
    "if (payment.state !== 'authorizing') return { refused: 'not-authorizing' }\n  if (payment.refundAsked) return undo('platform', now, ['take-money'])\n  if (now >= payment.deadline) return giveBack",
    "if (payment.state !== 'authorizing' && payment.state !== 'returning') return { refused: 'not-authorizing' }\n  if (now >= payment.deadline && payment.state === 'authorizing') return giveBack",
  ),
  money(
    'a booking under a refund taken for nothing',
    "if (payment.refundAsked) return undo('platform', now, ['take-money'])\n  if (now >= payment.deadline) return giveBack('BOOKED",
    "if (payment.refundAsked) return undone('platform', now, ['take-money'])\n  if (now >= payment.deadline) return giveBack('BOOKED",
  ),
  money(
    'a late booking that is told as an error and kept',
    "return giveBack('BOOKED_TOO_LATE', now)",
    "return settle({ outcome: 'ERROR', errorCode: 'BOOKED_TOO_LATE' }, now, ['take-money'])",
  ),
  money(
    'a silent bank taken for one that refused',
    "if (now < payment.deadline) return { refused: 'not-yet' }\n  return giveBack",
    "if (now < payment.deadline) return settle({ outcome: 'KO', errorCode: 'BANK_SILENT' }, now, ['take-money'])\n  return giveBack",
  ),
  money(
    'a deadline after which what was taken is forgotten',
    "return giveBack('BANK_SILENT', now)",
    "return settle({ outcome: 'ERROR', errorCode: 'BANK_SILENT' }, now, ['take-money'])",
  ),
  money(
    'a silent bank under a refund taken for one that took nothing',
    "if (payment.refundAsked) return undo('platform', now, ['take-money'])\n  if (now < payment.deadline)",
    "if (payment.refundAsked) return undone('platform', now, ['take-money'])\n  if (now < payment.deadline)",
  ),
  money(
    'money to give back, and nobody who does',
    "to: { state: 'returning', errorCode },\n  owes: [owed('return-money', now)]",
    "to: { state: 'returning', errorCode },\n  owes: []",
  ),
  money(
    'a refund that nobody has the bank do',
    "to: { state: 'refunding', by },\n  owes: [owed('return-money', now)]",
    "to: { state: 'refunding', by },\n  owes: []",
  ),
  money(
    'a refund while the bank is being asked, taken for nothing taken',
    "if (payment.refundAsked) return { refused: 'asked-already' }\n      return { to: askedBack(payment), owes: [], ends: [], event: 'refund-asked' }",
    "return undone('platform', now, ['take-money'])",
  ),
  money(
    'a refund of a payment whose money is on the way back, taken for done',
    "case 'returning':\n      return undo('platform', now, [])",
    "case 'returning':\n      return undone('platform', now, ['return-money'])",
  ),
  money(
    'a refund of a paid payment that moves no money',
    "return undo('platform', now, ['deliver-outcome', 'send-payment-outcome'])",
    "return undone('platform', now, ['deliver-outcome', 'send-payment-outcome'])",
  ),
  money(
    'no refund of a payment whose closing was accepted',
    "return undo('platform', now, ['deliver-outcome', 'send-payment-outcome'])",
    "return payment.accepted ? { refused: 'asked-already' } : undo('platform', now, ['deliver-outcome'])",
  ),
  money(
    'a refund that is confirmed before the bank has said so',
    "if (payment.state === 'retained') return 'KO'",
    "if (payment.state === 'retained') return 'KO'\n  if (payment.state === 'refunding') return 'OK'",
  ),
  money(
    'a bank that keeps the money, told as a refund',
    "if (payment.state === 'retained') return 'KO'",
    "if (payment.state === 'retained') return 'OK'",
  ),
  money(
    'an own initiative against an accepted closing',
    "if (payment.accepted) return { refused: 'accepted' }",
    '',
  ),
  money(
    'a refusal to give back that ends the refund',
    "const to: Life = { state: 'retained', errorCode, at: now }",
    "const to: Life = { state: 'refunded', by: payment.by, at: now }",
  ),
  accepting(
    'a closing accepted of money that is on the way back',
    "return { refused: 'given-back' }",
    "return { refused: 'accepted-already' }",
  ),
  accepting(
    'an accepted closing of which nothing follows',
    "owes: [{ duty: 'send-payment-outcome', at: now }]",
    'owes: []',
  ),
  accepting(
    'a closing that is accepted and not written down',
    'if (accepted) return { refused: comparedTo(accepted, claim) }',
    "if (accepted || claim.fee >= 0) return { refused: 'accepted-already' }",
  ),
  payment(
    'an approval that counts for whoever was asked last',
    "if (payment.challenge?.challenge !== approved) return { refused: 'not-asked' }",
    "if (!payment.challenge) return { refused: 'not-asked' }",
  ),
  payment(
    'a page that does not close while its payer is asked',
    "if (now < payment.closesAt) return { refused: 'not-yet' }",
    "if (now < payment.closesAt || payment.challenge) return { refused: 'not-yet' }",
  ),
  money(
    'a refund that is refused while the bank has still to say',
    "if (payment.state === 'retained') return 'KO'",
    "if (payment.state === 'retained' || payment.state === 'refunding') return 'KO'",
  ),
  money(
    'a refusal to give back what nobody has asked for yet',
    "if (payment.state === 'returning') return { refused: 'not-asked' }",
    "if (payment.state === 'returning') return { to: { state: 'retained', errorCode, at: now }, owes: [], ends: ['return-money'], event: '' }",
  ),
  accepting(
    'a closing that is accepted once, and refused when it is asked again',
    'if (accepted) return { refused: comparedTo(accepted, claim) }',
    "if (accepted) return { refused: 'other-tokens' }",
  ),
  payment(
    'a page that has closed before anybody can come',
    'after(now, timeout - Math.min(margin, timeout / 2))',
    'after(now, 0)',
  ),
]

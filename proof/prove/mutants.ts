/**
 * Mistakes that somebody could make in the shipped machines, each as a change of their text; the checker has to find
 * every one of them, and says by which property.
 */
export type Mutant = {
  name: string
  /** From the root of the project. */
  file: string
  /** Stands in the file once. */
  instead: string
  put: string
}

const mutant = (file: string) => (name: string, instead: string, put: string) => ({
  name,
  file,
  instead,
  put,
})
const payment = mutant('src/psp/payment.ts')
const money = mutant('src/psp/money.ts')
const accepting = mutant('src/psp/closing.ts')
const transaction = mutant('src/platform/transaction.ts')
const report = mutant('src/platform/report.ts')
const closing = mutant('src/platform/closing.ts')
const refunds = mutant('src/platform/refund.ts')
const bank = mutant('proof/prove/bank.ts')

export const mutants: Mutant[] = [
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
  transaction('a wait that never ends', "owes: [{ duty: 'expire-transaction', at: until }]", 'owes: []'),
  transaction(
    'a URL handed out after the notices were released',
    "if (transaction.state !== 'ACTIVATED') return { refused: 'given-up' }\n  const deadline",
    "if (transaction.state !== 'ACTIVATED' && transaction.state !== 'EXPIRED_NOT_AUTHORIZED') return { refused: 'given-up' }\n  const deadline",
  ),
  transaction(
    'a deadline after which nobody asks for the money',
    "...end({ state: 'EXPIRED', idPSPTransaction, at }, false, 'expired'),\n  owes: [{ duty: 'request-refund', at }],",
    "...end({ state: 'EXPIRED', idPSPTransaction, at }, false, 'expired'),",
  ),
  transaction('notices released at the deadline', "at }, false, 'expired')", "at }, true, 'expired')"),
  transaction(
    'notices released when the closing fails',
    "ends: ['notify-payment', 'expire-transaction'],\n  unlocks: false",
    "ends: ['notify-payment', 'expire-transaction'],\n  unlocks: true",
  ),
  transaction(
    'an annulled outcome that nobody undoes',
    "owes: [{ duty: 'request-refund', at }],\n  ends: ['notify-payment'",
    "owes: [],\n  ends: ['notify-payment'",
  ),
  transaction(
    'a closing that is awaited for ever',
    "return now < transaction.tokenEndsAt ? { refused: 'not-yet' } : annul(transaction, 'token-ended', now)",
    "return { refused: 'ended' }",
  ),
  transaction(
    'a deadline taken for a refusal',
    'expired(transaction.idPSPTransaction, now)\n',
    "end({ state: 'UNAUTHORIZED', idPSPTransaction: transaction.idPSPTransaction, at: now, outcome: 'EXPIRED' }, true, 'expired')\n",
  ),
  report('whatever is not KO taken for paid', "if (outcome !== 'OK') {", "if (outcome === 'KO') {"),
  report(
    'an outcome that still counts after the deadline',
    "if (transaction.state === 'AUTHORIZATION_REQUESTED')\n    return now < transaction.deadline ? conclude(transaction, report, now) : { refused: 'too-late' }",
    "if (transaction.state === 'AUTHORIZATION_REQUESTED' || transaction.state === 'EXPIRED')\n    return conclude(transaction, report, now)",
  ),
  report(
    'an OK heard after the refund was confirmed',
    "if (transaction.state === 'AUTHORIZATION_REQUESTED')\n",
    "if (transaction.state === 'REFUNDED') return conclude(transaction, report, now)\n  if (transaction.state === 'AUTHORIZATION_REQUESTED')\n",
  ),
  report(
    'a refusal that keeps the notices locked',
    '...errorCode }, true, outcome)',
    '...errorCode }, false, outcome)',
  ),
  report('an OK of which no closing follows', "{ duty: 'notify-payment', at },\n", ''),
  closing(
    'an acceptance that counts while the refund is owed',
    "if (transaction.state !== 'AUTHORIZATION_COMPLETED') return { refused: 'not-closing' }\n  const { tokenEndsAt }",
    "if (transaction.state === 'REFUND_REQUESTED') return { ...annul({ ...transaction, outcome: 'OK' }, '', now), to: { state: 'CLOSED', at: now, tokenEndsAt: now, idPSPTransaction: transaction.idPSPTransaction, outcome: 'OK' }, owes: [{ duty: 'await-outcome', at: now }] }\n  if (transaction.state !== 'AUTHORIZATION_COMPLETED') return { refused: 'not-closing' }\n  const { tokenEndsAt }",
  ),
  closing(
    'an acceptance after which the outcome is not missed',
    "owes: [{ duty: 'await-outcome', at: tokenEndsAt }]",
    'owes: []',
  ),
  closing(
    'paid, said after the refund was owed',
    "case 'REFUND_REQUESTED':\n    case 'REFUND_ERROR':\n      return { refused: 'annulled' }",
    "case 'REFUND_REQUESTED':\n    case 'REFUND_ERROR':\n      return notified({ ...transaction, outcome: 'OK' }, said, now)",
  ),
  closing(
    'paid, said after the refund was made',
    "return { refused: said.outcome === 'OK' ? 'given-back' : 'annulled' }",
    "return notified({ ...transaction, outcome: 'OK' }, said, now)",
  ),
  refunds(
    'a refund that keeps the notices locked',
    "ends: ['request-refund'],\n    unlocks: true",
    "ends: ['request-refund'],\n    unlocks: false",
  ),
  refunds(
    'notices released although the PSP refuses',
    'owes: [],\n    ends: [],\n    unlocks: false',
    'owes: [],\n    ends: [],\n    unlocks: true',
  ),
  refunds(
    'a refusal of what is refunded already',
    "case 'EXPIRED_NOT_AUTHORIZED':\n    case 'REFUNDED':\n      return undefined",
    "case 'EXPIRED_NOT_AUTHORIZED':\n      return undefined\n    case 'REFUNDED':\n      return { idPSPTransaction: transaction.idPSPTransaction }",
  ),
  refunds(
    'a refund of case 1 that is not owed',
    "case 'EXPIRED':\n      return { idPSPTransaction: transaction.idPSPTransaction }",
    "case 'EXPIRED':\n      return undefined",
  ),
  refunds(
    'a refund that a person cannot ask for once more',
    "case 'REFUND_REQUESTED':\n    case 'REFUND_ERROR': {",
    "case 'REFUND_ERROR':\n      return undefined\n    case 'REFUND_REQUESTED': {",
  ),
  bank(
    'a bank that forgets under which key it took',
    'if (bank.word) return [{ bank, word: bank.word }]',
    'if (bank.word && bank.debits === 0) return [{ bank, word: bank.word }]',
  ),
  bank('a bank that takes what it has barred', "if (bank.barred) return [{ bank, word: 'refused' }]", ''),
]

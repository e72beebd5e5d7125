/** `passerella psp refund`: the PSP gives the money of a payment back on its own initiative. */

import { WrongArguments } from '../arguments.ts'
import { isIdTransaction } from '../contract/id-transaction.ts'
import { giveBack } from '../psp/give-back.ts'
import type { Payment } from '../psp/payment.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Settings } from '../settings.ts'
import { Declined } from './declined.ts'
import { openSides } from './sides.ts'

export type RefundOptions = {
  settings: Settings
  clock: Clock
  say: (text: string) => void
  patience?: number
}

/** `id` is the platform's identifier of the payment, or the PSP's, as `duties list` has it. */
export async function refundPayment(
  id: string,
  { settings, clock, say, patience = 6_000 }: RefundOptions,
): Promise<void> {
  if (!isIdTransaction(id))
    throw new WrongArguments(`psp refund: expected an identifier of 32 characters, found ${id}`)
  await using sides = await openSides(settings, ['psp'])
  const [psp] = sides.found
  const given = psp && (await giveBack({ database: psp.database, clock, id, patience }))
  if (!given) throw new Declined(`${id}: no such payment`)
  const told = `${id}: ${given.refused ? refusal(given.payment) : standing(given.payment)}`
  if (given.refused || given.payment.state === 'retained') throw new Declined(told)
  say(told)
}

function refusal(payment: Payment): string {
  switch (payment.state) {
    case 'open':
      return 'not paid, so there is nothing to give back'
    case 'authorizing':
      return 'the bank has still to say whether it is paid; ask again then'
    case 'settled':
      if (payment.outcome !== 'OK') return `not paid: it ended as ${payment.outcome}`
      return 'the closing was accepted, and the creditor counts on the money: only pagoPA can ask for it'
    case 'returning':
    case 'refunding':
    case 'retained':
      return 'the money is being given back already'
    case 'refunded':
      return 'refunded before: the payer has all their money'
  }
}

function standing(payment: Payment): string {
  if (payment.state === 'refunded') return 'refunded'
  if (payment.state === 'retained') return `the bank refuses to give the money back: ${payment.errorCode}`
  return 'the bank has still to say; it is asked until it does (duties list)'
}

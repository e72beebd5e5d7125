/**
 * authorize · POST /pay/{token}/authorize · the payer says who they are, and their device is asked (PAGE-4).
 *
 * The money moves only after they have approved there exactly this amount to exactly this payee. Who has the page can
 * name customers, and so find out who is one and make their phones ring: only so often, and then the payment ends.
 */
import type { FastifyReply } from 'fastify'
import { advance } from '../advance.ts'
import { NoWord, within } from '../bank/within.ts'
import { approvalOf, concludeChallenge } from '../conclude-challenge.ts'
import type { Psp } from '../context.ts'
import { attempt, challenge, mostAttempts } from '../payment.ts'
import type { Stored } from '../store/payment.ts'
import { endUnpaid, withdrawChallenge } from '../withdraw-challenge.ts'
import { type PayRequest, payerOf } from './payer.ts'
import { showClosed } from './show.ts'
import type { PaymentProblem } from './views/words.ts'

export async function authorizePayment(psp: Psp, request: PayRequest, reply: FastifyReply) {
  const payment = await payerOf(psp, request)
  if (!payment) return showClosed(psp, request, reply)
  const problem = await askPayer(psp, payment, customerIn(request.body))
  const query = new URLSearchParams(request.query)
  query.delete('problem')
  if (problem) query.set('problem', problem)
  return reply.redirect(`/pay/${request.params.token}${query.size > 0 ? `?${query}` : ''}`, 303)
}

async function askPayer(psp: Psp, payment: Stored, customer: string): Promise<PaymentProblem | undefined> {
  if (customer === '') return 'customer'
  if (await isBeingAsked(psp, payment, customer)) return undefined
  const attempted = await useAttempt(psp, payment)
  if (!attempted) return undefined
  const { sca } = psp.bank
  try {
    const known = await within(psp, () => sca.customers())
    if (known && !known.some(one => one.customer === customer)) return 'unknown'
    const asked = await within(psp, () => sca.challenge(approvalOf(payment, customer)))
    if ('refused' in asked) return asked.refused
    const decide = (payment: Stored, now: Date) => challenge(payment, { customer, ...asked }, now)
    const move = await advance(psp, payment.idPSPTransaction, decide, attempted)
    if (move && 'refused' in move) await withdrawChallenge(psp, asked.challenge)
    return undefined
  } catch (error) {
    if (error instanceof NoWord) return 'unavailable'
    throw error
  }
}

/** Unless they have answered, or the bank has taken the question back. */
async function isBeingAsked(psp: Psp, payment: Stored, customer: string): Promise<boolean> {
  if (payment.state !== 'open' || payment.challenge?.customer !== customer) return false
  return (await concludeChallenge(psp, payment)) === payment
}

/** Undefined where none is left. What the payer has approved before the end, they have approved. */
async function useAttempt(psp: Psp, payment: Stored): Promise<Stored | undefined> {
  const isLast = payment.state === 'open' && payment.attempts === mostAttempts
  const move = await endUnpaid(psp, isLast ? await concludeChallenge(psp, payment) : payment, attempt)
  return move && 'payment' in move && move.payment.state === 'open' ? move.payment : undefined
}

function customerIn(body: unknown): string {
  const customer = typeof body === 'object' && body !== null && 'customer' in body ? body.customer : ''
  return typeof customer === 'string' && /^\w[\w .@-]{0,63}$/.test(customer) ? customer : ''
}

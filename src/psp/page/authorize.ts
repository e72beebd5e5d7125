/**
 * authorize · POST /pay/{token}/authorize · the payer says who they are, and their device is asked (PAGE-4).
 *
 * The money moves only after they have approved there exactly this amount to exactly this payee.
 */
import type { FastifyReply } from 'fastify'
import { advance } from '../advance.ts'
import { NoWord, within } from '../bank/within.ts'
import { approvalOf } from '../conclude-challenge.ts'
import type { Psp } from '../context.ts'
import { challenge } from '../payment.ts'
import type { Stored } from '../store/payment.ts'
import { withdrawChallenge } from '../withdraw-challenge.ts'
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
  if (payment.state !== 'open' || psp.clock.now() >= payment.closesAt) return undefined
  const { sca } = psp.bank
  try {
    const known = await within(psp, () => sca.customers())
    if (customer === '' || (known && !known.some(one => one.customer === customer))) return 'customer'
    const asked = await within(psp, () => sca.challenge(approvalOf(payment, customer)))
    const decide = (payment: Stored, now: Date) => challenge(payment, { customer, ...asked }, now)
    const move = await advance(psp, payment.idPSPTransaction, decide, payment)
    if (move && 'refused' in move) await withdrawChallenge(psp, asked.challenge)
    return undefined
  } catch (error) {
    if (error instanceof NoWord) return 'unavailable'
    throw error
  }
}

function customerIn(body: unknown): string {
  const customer = typeof body === 'object' && body !== null && 'customer' in body ? body.customer : ''
  return typeof customer === 'string' && /^\w[\w .@-]{0,63}$/.test(customer) ? customer : ''
}

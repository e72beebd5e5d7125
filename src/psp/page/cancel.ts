/** cancel · POST /pay/{token}/cancel · the payer goes back without paying (PAGE-9). */
import type { FastifyReply } from 'fastify'
import { advance } from '../advance.ts'
import type { Psp } from '../context.ts'
import { cancel } from '../payment.ts'
import { type PayRequest, payerOf } from './payer.ts'
import { showClosed } from './show.ts'
import { withdrawChallenge } from './withdraw-challenge.ts'

export async function cancelPayment(psp: Psp, request: PayRequest, reply: FastifyReply) {
  const payment = await payerOf(psp, request)
  if (!payment) return showClosed(psp, request, reply)
  const move = await advance(psp, payment.idPSPTransaction, (payment, now) =>
    cancel(payment, 'CANCELED_BY_PAYER', now),
  )
  if (move && 'to' in move && payment.state === 'open' && payment.challenge)
    await withdrawChallenge(psp, payment.challenge.challenge)
  return reply.redirect(`/pay/${request.params.token}`, 303)
}

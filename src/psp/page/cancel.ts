/** cancel · POST /pay/{token}/cancel · the payer goes back without paying (PAGE-9). */
import type { FastifyReply } from 'fastify'
import { concludeChallenge } from '../conclude-challenge.ts'
import type { Psp } from '../context.ts'
import { cancel } from '../payment.ts'
import { endUnpaid } from '../withdraw-challenge.ts'
import { type PayRequest, payerOf } from './payer.ts'
import { showClosed } from './show.ts'

export async function cancelPayment(psp: Psp, request: PayRequest, reply: FastifyReply) {
  const payment = await payerOf(psp, request)
  if (!payment) return showClosed(psp, request, reply)
  const seen = await concludeChallenge(psp, payment) // what the payer has approved before, they have approved
  await endUnpaid(psp, seen, cancel)
  return reply.redirect(`/pay/${request.params.token}`, 303)
}

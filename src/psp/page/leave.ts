/**
 * leave · GET /pay/{token}/leave · the browser goes back to `urlBack` (PAGE-6), never before the platform has been
 * told, because its page asks at once (OUTCOME-21).
 */
import type { FastifyReply } from 'fastify'
import type { Psp } from '../context.ts'
import { asLocation } from '../url-back.ts'
import { type PayRequest, payerOf } from './payer.ts'
import { showClosed } from './show.ts'
import { mayLeave, stageOf } from './stage.ts'

export async function leave(psp: Psp, request: PayRequest, reply: FastifyReply) {
  const payment = await payerOf(psp, request)
  if (!payment) return showClosed(psp, request, reply)
  if (!mayLeave(stageOf(payment, psp.clock.now()))) return reply.redirect(`/pay/${request.params.token}`, 303)
  return reply.code(303).header('location', asLocation(payment.request.urlBack)).send()
}

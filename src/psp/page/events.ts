/** events · GET /pay/{token}/events · tells the payer's page, by a server-sent event, that it is no longer true. */
import type { FastifyReply } from 'fastify'
import { newSeats, type Seats } from '../../runtime/seats.ts'
import { concludeChallenge } from '../conclude-challenge.ts'
import type { Psp } from '../context.ts'
import type { Stored } from '../store/payment.ts'
import { type PayRequest, payerOf } from './payer.ts'
import { showClosed } from './show.ts'
import { nextStage } from './stage.ts'

/** How long a stream goes on, in milliseconds. */
const longest = 15 * 60_000
/** Of one payment, which may be open in a few tabs. */
const each = 8

/** `seats`: of this node. `stopping`: the node ends, and waits for no page. */
export type Streams = { seats: Seats; stopping: AbortSignal }

export const openStreams = ({ config }: Psp, stopping: AbortSignal): Streams => ({
  seats: newSeats({ all: config.page.limits.streams, each }),
  stopping,
})

/** Whoever finds no seat is told so (503), and their page looks again by itself. */
export async function events(
  psp: Psp,
  { seats, stopping }: Streams,
  request: PayRequest,
  reply: FastifyReply,
) {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort()) // even while the payment is being read
  const payment = await payerOf(psp, request)
  if (!payment) return showClosed(psp, request, reply)
  using seat = seats.take(payment.idPSPTransaction)
  if (!seat) return reply.code(503).send()
  const end = AbortSignal.any([gone.signal, stopping, psp.clock.deadline(longest)])
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '')
  raw.writeHead(200, { 'content-type': 'text/event-stream' })
  raw.write('retry: 1000\n\n')
  try {
    const look = async (payment: Stored) => {
      if (end.aborted) return
      raw.write(':\n\n')
      return concludeChallenge(psp, payment)
    }
    const stage = await nextStage(psp, payment.idPSPTransaction, request.query.stage ?? '', look, end)
    if (stage !== undefined && !end.aborted) raw.write(`event: changed\ndata: ${stage}\n\n`)
  } catch (error) {
    psp.log.error({ err: error }, 'a payer’s page cannot be told what is new')
  } finally {
    raw.end()
  }
}

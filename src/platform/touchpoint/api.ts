/**
 * The touchpoint's API, from server to server: POST /payments starts a payment, GET /payments/{idTransaction} tells
 * how it stands.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isIdTransaction } from '../../contract/id-transaction.ts'
import { acceptAnyBody, hearOut, tooLong } from '../../contract/listening.ts'
import { readBody } from '../../contract/serve.ts'
import { type Rates, TooMany, whoever } from '../../runtime/http/rates.ts'
import type { Platform } from '../context.ts'
import { findTransaction } from '../store/transaction.ts'
import { amountOf, type Failure, type Transaction } from '../transaction.ts'
import { readOrder } from './order.ts'
import { outcomeOf } from './outcome.ts'
import { refusal, refuseFields } from './problem.ts'
import { startPayment } from './start-payment.ts'
import { touchpointKeys } from './touchpoint-keys.ts'

type Answer = { status: number; body: object }

type Offered = { platform: Platform; rates: Rates }

export async function touchpointApi(scope: FastifyInstance, { platform, rates }: Offered) {
  const config = { counted: 'by-caller' } as const
  const keyOf = touchpointKeys(platform)
  acceptAnyBody(scope)
  scope.addHook('onRequest', async (request, reply) => {
    const key = keyOf(request)
    await rates.spend(request, whoever(key))
    if (key !== undefined || platform.config.touchpointKeys.length === 0) return
    return send(reply.header('connection', 'close'), refusal(401, 'The caller could not be identified'))
  })
  scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof TooMany)
      return send(
        reply.header('retry-after', error.wait),
        refusal(429, 'Too many requests; send it again later'),
      )
    if (error.statusCode && error.statusCode < 500) {
      await hearOut(request, reply)
      return send(reply, refuseFields([tooLong]))
    }
    platform.log.error({ err: error }, 'the touchpoint could not be served')
    return send(reply, refusal(500, 'The request could not be carried out'))
  })
  scope.post('/payments', { config }, async (request, reply) => {
    const body = readBody(request)
    return send(reply, body.ok ? await postPayment(platform, body.value) : refuseFields(body.problems))
  })
  scope.get<{ Params: { idTransaction: string } }>(
    '/payments/:idTransaction',
    { config },
    async (request, reply) => send(reply, await getPayment(platform, request.params.idTransaction)),
  )
}

async function postPayment(platform: Platform, body: unknown): Promise<Answer> {
  const ordered = readOrder(await platform.registry.current(), body)
  if (!ordered.ok) return refuseFields(ordered.problems)
  const started = await startPayment(platform, ordered.value)
  if ('locked' in started)
    return refusal(409, 'One of the notices is being paid, or has been', { notices: started.locked })
  if ('failed' in started) {
    const { failed, ...more } = started
    const { status, detail } = failures[failed]
    return refusal(status, detail, more)
  }
  const { idTransaction, url, amount, timeout } = started
  return { status: 201, body: { idTransaction, url, amount, timeout } }
}

export const failures: Record<Failure, { status: 502 | 504; detail: string }> = {
  refused: { status: 502, detail: 'The PSP refused to open a payment' },
  broken: { status: 502, detail: 'The PSP’s answer breaks the contract' },
  unreachable: { status: 502, detail: 'The PSP cannot be reached' },
  late: { status: 504, detail: 'The PSP did not answer in time' },
  abandoned: { status: 504, detail: 'The PSP’s answer came too late to be used' },
}

async function getPayment({ database, clock }: Platform, id: string): Promise<Answer> {
  const transaction = isIdTransaction(id) ? await findTransaction(database, id) : undefined
  if (!transaction) return refusal(404, 'There is no such transaction')
  return { status: 200, body: standing(transaction, clock.now()) }
}

/** An outcome that was annulled is none any more (REFUND-13). */
function standing(transaction: Transaction, now: Date) {
  const { idTransaction, order, state } = transaction
  const { outcomeCode } = outcomeOf(transaction, now)
  return {
    idTransaction,
    state,
    amount: amountOf(order),
    ...(state === 'AUTHORIZATION_REQUESTED' && { deadline: transaction.deadline.toISOString() }),
    ...('outcome' in transaction && { outcome: transaction.outcome }),
    ...('errorCode' in transaction && { errorCode: transaction.errorCode }),
    ...(outcomeCode !== undefined && { outcomeCode }),
  }
}

function send(reply: FastifyReply, { status, body }: Answer) {
  return reply.code(status).type('application/json; charset=utf-8').send(body)
}

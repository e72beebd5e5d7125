/**
 * What operations have in common, whatever they speak: who asks is known before the body is read, and still let in once
 * it has come; a body that cannot be read is a 400, whoever asks too often is told so (429), and whatever fails inside is
 * a 500 and a log line.
 */
import { finished } from 'node:stream/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { TooMany } from '../runtime/http/rates.ts'
import type { Log } from '../runtime/log.ts'
import type { Problem } from './checked.ts'

/** Who asks, as of now. `Caller` is handed on to the operation; undefined is a 401. */
type Authenticate<Caller> = (request: FastifyRequest) => Caller | undefined | Promise<Caller | undefined>

/** Why a request never gets to its operation, or not out of it. */
export type Refused = { status: 400; problems: Problem[] } | { status: 401 | 429 | 500 }

/** Who is let in to operations. */
export type Entrance<Caller> = {
  log: Log
  authenticate: Authenticate<Caller>
  /** Takes a request from a budget, once. Rejects with `TooMany` where nothing is left of it. */
  count?(request: FastifyRequest, caller: Caller | undefined): Promise<void>
}

export type Listening<Caller> = Entrance<Caller> & {
  operation: string
  /** What is said of a content type that is none of ours. */
  wrongType: Problem
  refuse(request: FastifyRequest, reply: FastifyReply, why: Refused): FastifyReply
}

/** Answers who asked: for a request that has got as far as its handler. */
export function listen<Caller>(
  scope: FastifyInstance,
  { operation, log, authenticate, count, wrongType, refuse }: Listening<Caller>,
): (request: FastifyRequest) => Caller {
  const callers = new WeakMap<FastifyRequest, Caller>()
  acceptAnyBody(scope)
  scope.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (error instanceof TooMany)
      return refuse(request, reply.header('retry-after', error.wait), { status: 429 })
    if (error.statusCode && error.statusCode < 500) {
      await hearOut(request, reply)
      const isOfWrongType = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
      return refuse(request, reply, { status: 400, problems: [isOfWrongType ? wrongType : tooLong] })
    }
    log.error({ err: error, operation }, 'an operation failed')
    return refuse(request, reply, { status: 500 })
  })
  const admit = (request: FastifyRequest, reply: FastifyReply, caller: Caller | undefined) => {
    if (caller !== undefined) return void callers.set(request, caller)
    reply.header('connection', 'close')
    return refuse(request, reply, { status: 401 })
  }
  scope.addHook('onRequest', async (request, reply) => {
    const caller = await authenticate(request)
    await count?.(request, caller)
    return admit(request, reply, caller)
  })
  // Who sends slowly may have lost the right to meanwhile.
  scope.addHook('preHandler', async (request, reply) => admit(request, reply, await authenticate(request)))
  return request => callers.get(request) as Caller
}

export const tooLong: Problem = { field: 'body', expected: 'at most 64 KiB, sent whole' }

const longestHeard = 16 * 1024 * 1024

/**
 * Whoever is still sending would find the connection reset in place of our answer: the rest is read, and dropped, up to
 * sixteen megabytes of it.
 */
export async function hearOut({ raw }: FastifyRequest, reply: FastifyReply) {
  const enough = Promise.withResolvers<void>()
  let heard = 0
  raw.on('data', ({ length }: Buffer) => {
    heard += length
    if (heard > longestHeard) enough.resolve()
  })
  reply.removeHeader('connection')
  await Promise.race([finished(raw), enough.promise]).catch(() => {}) // gone, or cut off by the listener's time limit
  if (heard > longestHeard) reply.header('connection', 'close')
}

/** The body is read as bytes whatever it says it is, so that a wrong content type is a 400 of ours like any other. */
export function acceptAnyBody(scope: FastifyInstance) {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

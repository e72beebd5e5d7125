/**
 * Binds an operation of the contract to HTTP: its path, its form, its errors, and the form of its replies.
 *
 * The order of checks is the same for every operation: who asks, before the body is read (URL-15, OUTCOME-12,
 * REFUND-15), the form (URL-14, OUTCOME-13, REFUND-14), then the operation itself. Whatever fails inside is a 500
 * (URL-16, OUTCOME-17, REFUND-17), and so is a reply that breaks the contract: a log line, not a lie on the wire.
 */
import { finished } from 'node:stream/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../runtime/log.ts'
import type { Checked, Problem } from './checked.ts'
import { parseJson } from './json.ts'
import { type OperationId, operations, type Reply, type Requests } from './operations.ts'
import { badRequest, problem } from './problem.ts'
import { validateReply, validateRequest } from './validate.ts'

/** Who asks. `Caller` is handed on to the operation; undefined is a 401. */
type Authenticate<Caller> = (request: FastifyRequest) => Caller | undefined | Promise<Caller | undefined>
type Operate<Id extends OperationId, Caller> = (request: Requests[Id], caller: Caller) => Promise<Reply<Id>>

type Served<Id extends OperationId, Caller> = {
  id: Id
  log: Log
  authenticate: Authenticate<Caller>
  operate: Operate<Id, Caller>
}

export function serve<Id extends OperationId, Caller>(app: FastifyInstance, served: Served<Id, Caller>) {
  const { id, log, authenticate, operate } = served
  const { method, path } = operations[id]
  const callers = new WeakMap<FastifyRequest, Caller>()

  app.register(async scope => {
    acceptAnyBody(scope)
    scope.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
      if (error.statusCode && error.statusCode < 500) {
        await hearOut(request, reply)
        return send(reply, badRequest([unread[error.code ?? ''] ?? tooLong], idIn(request)))
      }
      log.error({ err: error, operation: id }, 'an operation failed')
      return send(reply, problem(500, { idTransaction: idIn(request) }))
    })
    scope.addHook('onRequest', async (request, reply) => {
      const caller = await authenticate(request)
      if (caller !== undefined) return void callers.set(request, caller)
      reply.header('connection', 'close')
      return send(reply, problem(401, { idTransaction: idIn(request) }))
    })
    scope.route({
      method,
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const body = readBody(request)
        if (!body.ok) return send(reply, badRequest(body.problems, idIn(request)))
        const asked = validateRequest(id, { params: request.params, body: body.value })
        if (!asked.ok) return send(reply, badRequest(asked.problems, idIn(request)))
        const answer = await operate(asked.value, callers.get(request) as Caller)
        const checked = validateReply(id, answer.status, answer.body)
        if (checked.ok) return send(reply, answer)
        log.error({ operation: id, problems: checked.problems }, 'our own reply breaks the contract')
        return send(reply, problem(500, { idTransaction: idIn(request) }))
      },
    })
  })
}

const tooLong: Problem = { field: 'body', expected: 'at most 64 KiB, sent whole' }
const wrongType: Problem = { field: 'content-type', expected: 'application/json' }
const unread: Record<string, Problem> = { FST_ERR_CTP_INVALID_MEDIA_TYPE: wrongType }

/** Whoever is still sending would find the connection reset in place of our answer: the rest is read, and dropped. */
export async function hearOut({ raw }: FastifyRequest, reply: FastifyReply) {
  reply.removeHeader('connection')
  await finished(raw.resume()).catch(() => {}) // gone, or cut off by the listener's time limit
}

/** The body is read as bytes whatever it says it is, so that a wrong content type is a 400 of ours like any other. */
export function acceptAnyBody(scope: FastifyInstance) {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

export function readBody(request: FastifyRequest): Checked<unknown> {
  const json = parseJson(Buffer.isBuffer(request.body) ? request.body : '')
  request.body = json.ok ? json.value : undefined
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  return type === 'application/json' ? json : { ok: false, problems: [wrongType] }
}

/** `idTransaction` wherever it could be read: from the path, or from a body that was at least JSON. */
function idIn({ params, body }: FastifyRequest): unknown {
  const field = (from: unknown) =>
    typeof from === 'object' && from !== null && 'idTransaction' in from ? from.idTransaction : undefined
  return field(params) ?? field(body)
}

function send(reply: FastifyReply, { status, body }: { status: number; body: object }) {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(body)
}

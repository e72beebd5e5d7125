/**
 * Binds an operation of the contract to HTTP: its path, its form, its errors, and the form of its replies.
 *
 * The order of checks is the same for every operation: who asks, before the body is read (URL-15, OUTCOME-12,
 * REFUND-15), the form (URL-14, OUTCOME-13, REFUND-14), then the operation itself. Whatever fails inside is a 500
 * (URL-16, OUTCOME-17, REFUND-17), and so is a reply that breaks the contract: a log line, not a lie on the wire.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Checked, Problem } from './checked.ts'
import { parseJson } from './json.ts'
import { type Entrance, listen, type Refused } from './listening.ts'
import { type OperationId, operations, type Reply, type Requests } from './operations.ts'
import { badRequest, problem } from './problem.ts'
import { validateReply, validateRequest } from './validate.ts'

type Operate<Id extends OperationId, Caller> = (request: Requests[Id], caller: Caller) => Promise<Reply<Id>>

type Served<Id extends OperationId, Caller> = Entrance<Caller> & {
  id: Id
  operate: Operate<Id, Caller>
}

export function serve<Id extends OperationId, Caller>(app: FastifyInstance, served: Served<Id, Caller>) {
  const { id, log, operate } = served
  const { method, path } = operations[id]

  app.register(async scope => {
    const callerOf = listen(scope, { ...served, operation: id, wrongType, refuse })
    scope.route({
      method,
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      config: { counted: 'by-caller' },
      handler: async (request, reply) => {
        const body = readBody(request)
        if (!body.ok) return refuse(request, reply, { status: 400, problems: body.problems })
        const asked = validateRequest(id, { params: request.params, body: body.value })
        if (!asked.ok) return refuse(request, reply, { status: 400, problems: asked.problems })
        const answer = await operate(asked.value, callerOf(request))
        const checked = validateReply(id, answer.status, answer.body)
        if (checked.ok) return send(reply, answer)
        log.error({ operation: id, problems: checked.problems }, 'our own reply breaks the contract')
        return refuse(request, reply, { status: 500 })
      },
    })
  })
}

const wrongType: Problem = { field: 'content-type', expected: 'application/json' }

function refuse(request: FastifyRequest, reply: FastifyReply, why: Refused) {
  const idTransaction = idIn(request)
  if (why.status === 400) return send(reply, badRequest(why.problems, idTransaction))
  return send(reply, problem(why.status, { idTransaction }))
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

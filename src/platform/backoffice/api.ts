/**
 * The back office for programs: /backoffice/v1, whose document is openapi.yaml beside this file. An access token of an
 * administrator is asked for before anything is read, and what nobody knows is refused wherever it stands: whoever
 * mistypes a field's name has to hear of it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../../contract/checked.ts'
import { listen, type Refused } from '../../contract/listening.ts'
import { readBody } from '../../contract/serve.ts'
import type { Platform } from '../context.ts'
import { showAudit } from './api-audit.ts'
import { listEntries, postEndpoint, putOne, removeOne, showEntry, showHandshake } from './api-entries.ts'
import { listKeys, postKey, removeKey } from './api-keys.ts'
import type { Answer, Operation } from './operation.ts'
import { refusal } from './problems.ts'
import type { Gate } from './sign-in/administrator.ts'

type Takes = 'body' | 'query' | 'nothing'

export const routes: [method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, Takes, Operation][] = [
  ['GET', '/psps', 'nothing', listEntries('psp')],
  ['GET', '/psps/:idPsp', 'nothing', showEntry('psp')],
  ['PUT', '/psps/:idPsp', 'body', putOne('psp')],
  ['DELETE', '/psps/:idPsp', 'nothing', removeOne('psp')],
  ['GET', '/psps/:idPsp/keys', 'nothing', listKeys],
  ['POST', '/psps/:idPsp/keys/:slot', 'nothing', postKey],
  ['DELETE', '/psps/:idPsp/keys/:slot', 'nothing', removeKey],
  ['GET', '/methods', 'nothing', listEntries('method')],
  ['GET', '/methods/:id', 'nothing', showEntry('method')],
  ['PUT', '/methods/:id', 'body', putOne('method')],
  ['DELETE', '/methods/:id', 'nothing', removeOne('method')],
  ['GET', '/endpoints', 'nothing', listEntries('endpoint')],
  ['POST', '/endpoints', 'body', postEndpoint],
  ['GET', '/endpoints/:id', 'nothing', showEntry('endpoint')],
  ['PUT', '/endpoints/:id', 'body', putOne('endpoint')],
  ['DELETE', '/endpoints/:id', 'nothing', removeOne('endpoint')],
  ['POST', '/endpoints/:id/verify', 'nothing', showHandshake],
  ['GET', '/audit', 'query', showAudit],
]

const wrongType: Problem = { field: 'content-type', expected: 'application/json' }

export async function backofficeApi(
  scope: FastifyInstance,
  { platform, gate }: { platform: Platform; gate: Gate },
) {
  const callerOf = listen(scope, {
    operation: 'back office',
    log: platform.log,
    authenticate: request => gate.bearerOf(request),
    wrongType,
    refuse,
  })
  scope.setNotFoundHandler((_request, reply) => send(reply, refusal(404)))
  for (const [method, url, takes, operate] of routes)
    scope.route<{ Params: Record<string, string> }>({
      method,
      url,
      handler: async (request, reply) => {
        const { params, headers, query } = request
        const body = bodyOf(request, takes)
        if ('problems' in body) return send(reply, refusal(400, body.problems))
        const { name: who } = callerOf(request)
        return send(reply, await operate(platform, { who, params, headers, query, body: body.value }))
      },
    })
}

function bodyOf(request: FastifyRequest, takes: Takes): { value: unknown } | { problems: Problem[] } {
  const [parameter] = Object.keys(request.query as object)
  if (takes !== 'query' && parameter !== undefined)
    return { problems: [{ field: parameter, expected: 'no parameter of this name' }] }
  if (takes === 'body') return readBody(request)
  const isEmpty = !Buffer.isBuffer(request.body) || request.body.length === 0
  return isEmpty ? { value: undefined } : { problems: [{ field: 'body', expected: 'none' }] }
}

/** A token that is none, or none any more, is told from a request without one (RFC 6750, 3.1). */
function refuse({ headers }: FastifyRequest, reply: FastifyReply, why: Refused) {
  const { status } = why
  if (status === 401)
    reply.header('www-authenticate', headers.authorization ? 'Bearer error="invalid_token"' : 'Bearer')
  return send(reply, status === 400 ? refusal(400, why.problems) : refusal(status))
}

function send(reply: FastifyReply, { status, body, headers = {} }: Answer) {
  reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(body)
}

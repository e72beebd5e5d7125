/**
 * Binds a SOAP operation to HTTP, as `serve` does for the contract in JSON. The order of checks is the same: who asks,
 * before the body is read (401); the form (400); the operation (200); a failure inside is a 500. Every answer but a
 * reply is a soap:Fault.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../../runtime/log.ts'
import type { Problem } from '../checked.ts'
import { acceptAnyBody, hearOut } from '../serve.ts'
import { faultXml } from './envelope.ts'
import type { NodeReply, SoapOperation, SoapRequests } from './messages.ts'
import { readRequest } from './read.ts'
import { replyXml } from './write.ts'

export type SoapServed<Op extends SoapOperation, Caller> = {
  path: string
  operation: Op
  log: Log
  /** Who asks. `Caller` is handed on to the operation; undefined is a 401. */
  authenticate: (request: FastifyRequest) => Caller | undefined | Promise<Caller | undefined>
  operate: (message: SoapRequests[Op], caller: Caller) => Promise<NodeReply>
}

export function serveSoap<Op extends SoapOperation, Caller>(
  app: FastifyInstance,
  { path, operation, log, authenticate, operate }: SoapServed<Op, Caller>,
) {
  const callers = new WeakMap<FastifyRequest, Caller>()
  app.register(async scope => {
    acceptAnyBody(scope)
    scope.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
      if (error.statusCode && error.statusCode < 500) {
        await hearOut(request, reply)
        return send(reply, 400, clientFault([unread[error.code ?? ''] ?? tooLong]))
      }
      log.error({ err: error, operation }, 'an operation failed')
      return send(reply, 500, faultXml('Server', 'The request could not be carried out; send it again later'))
    })
    scope.addHook('onRequest', async (request, reply) => {
      const caller = await authenticate(request)
      if (caller !== undefined) return void callers.set(request, caller)
      reply.header('connection', 'close')
      return send(reply, 401, faultXml('Client', 'The caller could not be identified'))
    })
    scope.post(path, async (request, reply) => {
      const problems = wrongHeaders(request, operation)
      if (problems.length > 0) return send(reply, 400, clientFault(problems))
      const asked = readRequest(operation, Buffer.isBuffer(request.body) ? request.body : '')
      if (!asked.ok) return send(reply, 400, clientFault(asked.problems))
      const answer = await operate(asked.value, callers.get(request) as Caller)
      return send(reply, 200, replyXml(operation, answer))
    })
  })
}

const tooLong: Problem = { field: 'body', expected: 'at most 64 KiB, sent whole' }
const wrongType: Problem = { field: 'content-type', expected: 'text/xml; charset=utf-8' }
const unread: Record<string, Problem> = { FST_ERR_CTP_INVALID_MEDIA_TYPE: wrongType }

const clientFault = (problems: readonly Problem[]) =>
  faultXml('Client', 'The request does not keep the contract', problems)

function wrongHeaders({ headers }: FastifyRequest, operation: SoapOperation): Problem[] {
  const action = unquoted(headers.soapaction?.toString() ?? '')
  return [
    ...(isXml(headers['content-type'] ?? '') ? [] : [wrongType]),
    ...(action === '' || action === operation ? [] : [{ field: 'SOAPAction', expected: `"${operation}"` }]),
  ]
}

function isXml(contentType: string): boolean {
  const [type, ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map(part => part.trim())
  const charsets = parameters.filter(parameter => parameter.startsWith('charset='))
  return type === 'text/xml' && charsets.every(charset => unquoted(charset.slice(8)) === 'utf-8')
}

const unquoted = (text: string) => /^"(.*)"$/.exec(text.trim())?.[1] ?? text.trim()

const send = (reply: FastifyReply, status: number, xml: string) =>
  reply.code(status).header('cache-control', 'no-store').type('text/xml; charset=utf-8').send(xml)

/**
 * Binds a SOAP operation to HTTP, as `serve` does for the contract in JSON. The order of checks is the same: who asks,
 * before the body is read (401); the form (400); the operation (200); a failure inside is a 500. Every answer but a
 * reply is a soap:Fault.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../checked.ts'
import { type Entrance, listen, type Refused } from '../listening.ts'
import { faultXml } from './envelope.ts'
import type { NodeReply, SoapOperation, SoapRequests } from './messages.ts'
import { readRequest } from './read.ts'
import { replyXml } from './write.ts'

export type SoapServed<Op extends SoapOperation, Caller> = Entrance<Caller> & {
  path: string
  operation: Op
  operate: (message: SoapRequests[Op], caller: Caller) => Promise<NodeReply>
}

export function serveSoap<Op extends SoapOperation, Caller>(
  app: FastifyInstance,
  served: SoapServed<Op, Caller>,
) {
  const { path, operation, operate } = served
  app.register(async scope => {
    const callerOf = listen(scope, { ...served, wrongType, refuse })
    scope.post(path, { config: { counted: 'by-caller' } }, async (request, reply) => {
      const problems = wrongHeaders(request, operation)
      if (problems.length > 0) return refuse(request, reply, { status: 400, problems })
      const asked = readRequest(operation, Buffer.isBuffer(request.body) ? request.body : '')
      if (!asked.ok) return refuse(request, reply, { status: 400, problems: asked.problems })
      const answer = await operate(asked.value, callerOf(request))
      return send(reply, 200, replyXml(operation, answer))
    })
  })
}

const wrongType: Problem = { field: 'content-type', expected: 'text/xml; charset=utf-8' }

function refuse(_request: FastifyRequest, reply: FastifyReply, why: Refused) {
  switch (why.status) {
    case 400:
      return send(reply, 400, faultXml('Client', 'The request does not keep the contract', why.problems))
    case 401:
      return send(reply, 401, faultXml('Client', 'The caller could not be identified'))
    case 429:
      return send(reply, 429, faultXml('Server', 'Too many requests; send it again later'))
    case 500:
      return send(reply, 500, faultXml('Server', 'The request could not be carried out; send it again later'))
  }
}

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

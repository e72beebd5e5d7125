/**
 * What is answered to whoever sent no request, or one that HTTP itself forbids to serve: a problem document, where Node
 * would say nothing but a status, and never in the place of an answer that is still to come.
 */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type ProblemStatus, problem, sendProblem } from './problems.ts'

/** Answers that a connection waits for, in their order. */
const awaited = new WeakMap<Socket, Set<ServerResponse>>()
const refused = new WeakSet<Socket>()

type Bounds = { headers: number; pipelined: number }

/**
 * Whatever another reader of the same bytes could take for something else is refused, and so is what follows it on the
 * connection. Node's own check of the host has to be off: it says nothing but 400.
 */
export function refuseStrange(app: FastifyInstance, bounds: Bounds) {
  app.addHook('onRequest', async ({ raw }, reply) => {
    const before = expectAnswer(raw.socket, reply.raw)
    const status = refused.has(raw.socket) ? 400 : before >= bounds.pipelined ? 429 : strangeness(raw, bounds)
    if (status === undefined) return
    refused.add(raw.socket)
    return sendProblem(reply.header('connection', 'close'), status)
  })
  app.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, { 'content-type': type, 'cache-control': 'no-store' })
    response.end(JSON.stringify(problem(417)))
  })
}

function strangeness(request: IncomingMessage, { headers }: Bounds): ProblemStatus | undefined {
  if (request.rawHeaders.length > 2 * headers) return 431
  return isOfNoVersion(request) || hasNotOneHost(request) || isOddlyCoded(request) || hasNeedlessBody(request)
    ? 400
    : undefined
}

/** Node serves HTTP/0.9 and 2.0 as if they were 1.1. */
const isOfNoVersion = ({ httpVersion }: IncomingMessage) => httpVersion !== '1.1' && httpVersion !== '1.0'

function hasNotOneHost({ httpVersion, rawHeaders }: IncomingMessage) {
  const hosts = rawHeaders.filter((name, place) => place % 2 === 0 && name.toLowerCase() === 'host').length
  return hosts > 1 || (hosts === 0 && httpVersion === '1.1')
}

/** `chunked` is the one coding that anybody here undoes, and HTTP/1.0 does not know it. */
function isOddlyCoded({ httpVersion, headers: { 'transfer-encoding': coding } }: IncomingMessage) {
  return coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')
}

/** A GET would be served before its body is read, and a body that is none would then refuse what was done. */
const hasNeedlessBody = ({ method, headers }: IncomingMessage) =>
  method === 'GET' &&
  (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0')

/** How many answers there were to wait for already. */
function expectAnswer(socket: Socket, answer: ServerResponse): number {
  const answers = awaited.get(socket) ?? new Set()
  const before = answers.size
  awaited.set(socket, answers.add(answer))
  answer.once('close', () => answers.delete(answer))
  return before
}

/** An address that the router cannot read. */
export const refuseUnroutable = (_error: Error, _request: unknown, reply: FastifyReply) =>
  void sendProblem(reply, 404)

type Failed = Error & { code?: string }

/** A request that came whole before is served, and its answer goes first: nobody takes our 400 for it. */
export function refuseUnread(error: Failed, socket: Socket) {
  if (refused.has(socket)) return
  refused.add(socket)
  afterAnswers(socket, () => refuse(error, socket))
}

function afterAnswers(socket: Socket, then: () => void) {
  const next = [...(awaited.get(socket) ?? [])].find(({ req }) => req.complete)
  if (!next) return then()
  next.once('close', () => afterAnswers(socket, then))
}

const patience = 1_000
const type = 'application/json; charset=utf-8'

/** What else a peer sends is read and dropped, or it might not hear the answer. */
function refuse({ code = '' }: Failed, socket: Socket) {
  if (socket.writableEnded) return
  const status = statusOf(code)
  if (status === undefined || !socket.writable) return void socket.destroy()
  const body = JSON.stringify(problem(status))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), patience).unref()
}

/** A connection that broke, or never became one, is answered nothing. */
function statusOf(code: string): ProblemStatus | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code.startsWith('HPE_') ? 400 : undefined
}

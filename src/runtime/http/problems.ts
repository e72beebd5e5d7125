/** What a listener answers where no route of ours does: a problem document (title, status, detail), never Fastify's. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Log } from '../log.ts'

const details = {
  400: 'The request cannot be read',
  404: 'There is nothing here',
  408: 'The request did not come in time',
  431: 'The headers are too long',
  500: 'The request could not be carried out; send it again later',
}
type Status = keyof typeof details

const problem = (status: Status) => ({ title: STATUS_CODES[status], status, detail: details[status] })

export function serveProblems(app: FastifyInstance, log: Log) {
  const send = (reply: FastifyReply, status: Status) =>
    reply
      .code(status)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(problem(status))
  app.setNotFoundHandler((_request, reply) => send(reply, 404))
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (request.is404) return send(reply, 404)
    if (error.statusCode && error.statusCode < 500) return send(reply, 400)
    log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return send(reply, 500)
  })
}

const patience = 1_000

/** The same, before there is a request. What else a peer sends is read and dropped, or it might not hear the answer. */
export function refuseUnread({ code = '' }: Error & { code?: string }, socket: Socket) {
  if (socket.writableEnded) return
  const status = unread(code)
  if (status === undefined || !socket.writable) return void socket.destroy()
  const body = JSON.stringify(problem(status))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), patience).unref()
}

/** A connection that broke, or never became one, is answered nothing. */
function unread(code: string): Status | undefined {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408
  return code.startsWith('HPE_') ? 400 : undefined
}

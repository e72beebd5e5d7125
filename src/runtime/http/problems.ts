/** What a listener answers where no route of ours does: a problem document (title, status, detail), never Fastify's. */
import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Log } from '../log.ts'

const details = {
  400: 'The request cannot be read',
  403: 'Another site’s page may not send this',
  404: 'There is nothing here',
  408: 'The request did not come in time',
  417: 'Nothing is expected here but 100-continue',
  429: 'Too many requests; send it again later',
  431: 'The headers are too long',
  500: 'The request could not be carried out; send it again later',
}
export type ProblemStatus = keyof typeof details

export const problem = (status: ProblemStatus) => ({
  title: STATUS_CODES[status],
  status,
  detail: details[status],
})

export const sendProblem = (reply: FastifyReply, status: ProblemStatus) =>
  reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(problem(status))

export function serveProblems(app: FastifyInstance, log: Log) {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404))
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (request.is404) return sendProblem(reply, 404)
    if (error.statusCode && error.statusCode < 500) return sendProblem(reply, 400)
    log.error({ err: error, route: request.routeOptions.url }, 'a request failed')
    return sendProblem(reply, 500)
  })
}

/** The OpenAPI document itself, for whoever wants to read it from a running service. */
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

export function serveDocument(app: FastifyInstance) {
  const yaml = readFileSync(new URL('redirect.yaml', import.meta.url), 'utf8')
  app.get('/openapi.yaml', (_request, reply) => reply.type('application/yaml; charset=utf-8').send(yaml))
}

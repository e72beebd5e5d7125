/** The back office: the registry as people and programs change it. Nobody is let in but administrators. */
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../context.ts'
import { backofficeApi } from './api.ts'
import { backofficePages } from './pages/pages.ts'
import type { Gate } from './sign-in/administrator.ts'
import { signInRoutes } from './sign-in/sign-in-routes.ts'
import { tokenRoutes } from './sign-in/token-routes.ts'

export type BackOffice = { platform: Platform; gate: Gate }

export async function backoffice(scope: FastifyInstance, office: BackOffice) {
  const yaml = readFileSync(new URL('openapi.yaml', import.meta.url), 'utf8')
  scope.get('/backoffice/openapi.yaml', (_request, reply) =>
    reply.type('application/yaml; charset=utf-8').send(yaml),
  )
  scope.register(signInRoutes, office)
  scope.register(tokenRoutes, office)
  scope.register(backofficePages, office)
  scope.register(backofficeApi, { ...office, prefix: '/backoffice/v1' })
}

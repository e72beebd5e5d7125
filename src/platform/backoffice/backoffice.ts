/** The back office: the registry as people and programs change it. Nobody is let in but administrators. */
import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from '../../runtime/http/pages.ts'
import { chooseLanguage } from '../../runtime/pages/language.ts'
import type { Platform } from '../context.ts'
import { backofficeApi } from './api.ts'
import { backofficePages } from './pages/pages.ts'
import type { Gate } from './sign-in/administrator.ts'
import { signInRoutes } from './sign-in/sign-in-routes.ts'
import { tokenRoutes } from './sign-in/token-routes.ts'
import { apologyView } from './views/apology.ts'

export type BackOffice = { platform: Platform; gate: Gate }

export async function backoffice(scope: FastifyInstance, office: BackOffice) {
  const yaml = readFileSync(new URL('openapi.yaml', import.meta.url), 'utf8')
  scope.get('/backoffice/openapi.yaml', (_request, reply) =>
    reply.type('application/yaml; charset=utf-8').send(yaml),
  )
  scope.setErrorHandler((error: Failure, request, reply) => apologize(office.platform, error, request, reply))
  scope.register(signInRoutes, office)
  scope.register(tokenRoutes, office)
  scope.register(backofficePages, office)
  scope.register(backofficeApi, { ...office, prefix: '/backoffice/v1' })
}

type Failure = Error & { statusCode?: number }

/** For pages. What was asked of an operation is answered there. */
function apologize({ log }: Platform, error: Failure, request: FastifyRequest, reply: FastifyReply) {
  const { headers, query, routeOptions } = request
  const isTheirs = error.statusCode !== undefined && error.statusCode < 500
  if (!isTheirs) log.error({ err: error, route: routeOptions.url }, 'a page failed')
  const lang = chooseLanguage(headers['accept-language'], (query as { lang?: unknown } | undefined)?.lang)
  return sendPage(
    reply.code(isTheirs ? 400 : 500),
    apologyView({ lang, why: isTheirs ? 'unread' : 'failed' }),
  )
}

/** The back office: the registry as people and programs change it. Nobody is let in but administrators. */
import type { FastifyInstance } from 'fastify'
import type { Platform } from '../context.ts'
import { backofficeApi } from './api.ts'
import type { Gate } from './sign-in/administrator.ts'

export type BackOffice = { platform: Platform; gate: Gate }

export async function backoffice(scope: FastifyInstance, office: BackOffice) {
  scope.register(backofficeApi, { ...office, prefix: '/backoffice/v1' })
}

/**
 * What is checked of every request before anything is done for it: that its sender has not asked too often (429), and
 * that no other site's page had a browser send it (403). A listener says whose budget a request draws on, and what its
 * refusals look like; what another site sent draws on the address, wherever it goes.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isCrossSite } from './cross-site.ts'
import { type Rates, TooMany, type Whose } from './rates.ts'

export type Guard = {
  rates: Rates
  /** The origin under which browsers reach this listener, where they do. */
  origin?: string
  whose?(request: FastifyRequest): Whose | Promise<Whose>
  refuse(request: FastifyRequest, reply: FastifyReply, status: 403 | 429): FastifyReply
}

export function guard(app: FastifyInstance, { rates, origin, whose, refuse }: Guard) {
  app.addHook('onRequest', async (request, reply) => {
    const { counted } = request.routeOptions.config
    const isForeign = isCrossSite(request.raw, origin)
    try {
      if (isForeign) await rates.spend(request)
      else if (counted === undefined) await rates.spend(request, await whose?.(request))
    } catch (error) {
      if (!(error instanceof TooMany)) throw error
      return refuse(request, reply.headers({ 'retry-after': error.wait, connection: 'close' }), 429)
    }
    if (isForeign) return refuse(request, reply.header('connection', 'close'), 403)
  })
}

/**
 * What is checked of whoever comes to the platform's listener. A payer who comes back draws on the budget of their
 * payment; what else shows no key, on that of its address.
 */
import type { FastifyRequest } from 'fastify'
import { guard } from '../runtime/http/guard.ts'
import { openRates, type Rates, type Whose } from '../runtime/http/rates.ts'
import type { App } from '../runtime/http/server.ts'
import type { Platform } from './context.ts'
import { type ReturnRequest, sessionOf } from './touchpoint/return-page.ts'
import { saySorry } from './touchpoint/sorry.ts'

export function guardListener(app: App, platform: Platform): Rates {
  const { limits, publicUrl } = platform.config
  const rates = openRates(app, limits)
  guard(app, {
    rates,
    origin: publicUrl,
    whose: request => payerIn(platform, request),
    refuse: (request, reply, status) => saySorry(platform, request, reply, status),
  })
  return rates
}

async function payerIn(platform: Platform, request: FastifyRequest): Promise<Whose> {
  if (!request.routeOptions.url?.startsWith('/return')) return undefined
  const page = await sessionOf(platform, request as ReturnRequest)
  return page && { page }
}

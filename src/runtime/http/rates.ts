/**
 * How much one may ask of this node: each caller who showed a key or a certificate, each payer's page, and each client
 * address for whatever shows neither. What is made up draws on the address, so that nobody gets more by making up more,
 * and the table stays short. Counted over ten seconds; what is over gets a 429, and is told when it may come again.
 */
import rateLimit, { type CreateRateLimitOptions } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { clientOf } from './client-address.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set where a request is not counted on arrival: it is once its caller is known, or never. */
    counted?: 'by-caller' | 'never'
  }
}

/** Requests a second, on average over the window. */
export type PerSecond = { perClient: number; perCaller?: number; perPage?: number }
export type Whose = { caller: string } | { page: string } | undefined
export type Rates = {
  /** Takes one request from its budget. Rejects with `TooMany` where nothing is left of it. */
  spend(request: FastifyRequest, whose?: Whose): Promise<void>
}

/** Whoever is known has a budget of their own. */
export const whoever = (caller: string | undefined): Whose => (caller === undefined ? undefined : { caller })

export class TooMany extends Error {
  readonly statusCode = 429
  /** Seconds. */
  readonly wait: number
  constructor(wait: number) {
    super('Too many requests')
    this.wait = wait
  }
}

const window = 10_000
/** Budgets that are remembered, of each kind; the one that was drawn on longest ago is forgotten first. */
const mostRemembered = 50_000

export function openRates(
  app: FastifyInstance,
  { perClient, perCaller, perPage }: PerSecond,
  remembered = mostRemembered,
): Rates {
  app.register(rateLimit, { global: false })
  const client = openBudgets(app, perClient, remembered)
  const caller = openBudgets(app, perCaller ?? perClient, remembered)
  const page = openBudgets(app, perPage ?? perClient, remembered)
  return {
    async spend(request, whose) {
      if (whose === undefined) return client(request, clientOf(request))
      return 'caller' in whose ? caller(request, whose.caller) : page(request, whose.page)
    },
  }
}

function openBudgets(app: FastifyInstance, perSecond: number, cache: number) {
  const names = new WeakMap<FastifyRequest, string>()
  const options: CreateRateLimitOptions & { cache: number } = {
    max: (perSecond * window) / 1000,
    timeWindow: window,
    cache,
    keyGenerator: request => names.get(request) ?? '',
  }
  let take: ReturnType<FastifyInstance['createRateLimit']> | undefined
  return async (request: FastifyRequest, name: string) => {
    names.set(request, name)
    take ??= app.createRateLimit(options) // there once the listener is open
    const taken = await take(request)
    if (!taken.isAllowed && taken.isExceeded) throw new TooMany(taken.ttlInSeconds)
  }
}

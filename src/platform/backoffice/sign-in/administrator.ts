/**
 * Who asks in the back office: a person with a session, or a program with an access token. Both are looked up at each
 * request, and whoever a provider vouched for is held against the administrators of the settings again: a session that
 * is ended, a token that is revoked, a name that is taken off the list count from the next request, on every node.
 */
import type { FastifyRequest } from 'fastify'
import { after } from '../../../runtime/clock.ts'
import { sha256 } from '../../../runtime/secret.ts'
import type { Platform } from '../../context.ts'
import { findAccessToken, noteTokenUse } from '../../store/access-token.ts'
import { findSession, type Person, useSession } from '../../store/session.ts'
import { mayEnter } from './admission.ts'
import { cookieOf } from './cookies.ts'
import { carriesCsrf, comesFromUs, csrfFor } from './genuine.ts'

/** `name`: as it stands in the audit. */
export type Administrator = { name: string }

/** `person`: what the provider said of them; null where no provider did. */
type Vouched = Administrator & { person: Person | null }

export type Gate = {
  /** Whose session the cookie is (pages). Undefined: nobody's who may be here now. */
  administratorOf(request: FastifyRequest): Promise<Administrator | undefined>
  /** Whose access token stands in `Authorization: Bearer` (API). */
  bearerOf(request: FastifyRequest): Promise<Administrator | undefined>
  /** What the hidden field `csrf` of every form carries. */
  csrfOf(request: FastifyRequest): string
  /** A posted form carries the right `csrf`, and comes from our own origin. */
  isGenuine(request: FastifyRequest): boolean
}

type Keeper = Pick<Platform, 'database' | 'clock' | 'config' | 'log'>

/** How exactly it is known when somebody was last here: milliseconds. */
const precision = 60_000

export function openGate(keeper: Keeper): Gate {
  const { publicUrl } = keeper.config
  return {
    administratorOf: request => signedIn(keeper, request),
    async bearerOf({ headers }) {
      const token = /^Bearer ([\w-]{1,200})$/i.exec(headers.authorization ?? '')?.[1]
      const found = token && (await tokenOf(keeper, sha256(token)))
      return found && isWelcome(keeper, found) ? found : undefined
    },
    csrfOf(request) {
      const session = cookieOf(request, publicUrl, 'session')
      return session === undefined ? '' : csrfFor(session)
    },
    isGenuine(request) {
      const session = cookieOf(request, publicUrl, 'session')
      return session !== undefined && carriesCsrf(request, session) && comesFromUs(request, publicUrl)
    },
  }
}

export async function signedIn(keeper: Keeper, request: FastifyRequest): Promise<Vouched | undefined> {
  const session = cookieOf(request, keeper.config.publicUrl, 'session')
  const found = session && (await sessionOf(keeper, sha256(session)))
  return found && isWelcome(keeper, found) ? found : undefined
}

const isWelcome = ({ config }: Keeper, { person }: Vouched) =>
  person === null || mayEnter(config.backoffice, person)

/** Found by hash: what the time of an index could tell is about the hash, not about the cookie. */
async function sessionOf({ database, clock, config }: Keeper, hash: Buffer): Promise<Vouched | undefined> {
  const now = clock.now()
  const { idleLength } = config.backoffice
  const session = await findSession(database, hash, { now, idleSince: after(now, -idleLength) })
  if (!session) return undefined
  const { name, person, usedAt } = session
  if (now.getTime() - usedAt.getTime() >= Math.min(precision, idleLength / 10))
    await useSession(database, hash, now)
  return { name, person }
}

/** In the audit it stands with the name of whoever made it. */
async function tokenOf({ database, clock, log }: Keeper, hash: Buffer): Promise<Vouched | undefined> {
  const now = clock.now()
  const token = await findAccessToken(database, hash, now)
  if (!token) return undefined
  const { id, name, maker, person, lastUsedAt } = token
  if (now.getTime() - (lastUsedAt?.getTime() ?? 0) > precision)
    await noteTokenUse(database, id, now).catch(error =>
      log.warn({ err: error }, 'the use of an access token was not written down'),
    )
  return { name: `${maker} · ${name}`, person }
}

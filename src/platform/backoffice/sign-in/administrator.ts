/** Who asks in the back office: a person with a session, or a program with an access token. */
import type { FastifyRequest } from 'fastify'

/** `name`: as it stands in the audit. */
export type Administrator = { name: string }

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

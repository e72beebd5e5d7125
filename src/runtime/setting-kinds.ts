/** The kinds of value that a setting can have. */
import { z } from 'zod'
import { readMailbox } from './mail/address.ts'
import { isLoopback, isSafeUrl, safeUrl } from './safe-url.ts'

/** A value that is never printed and never in the YAML. */
export const secret = () => z.string().min(16, 'expected at least 16 characters').meta({ secret: true })

/** A secret that somebody else chose, of whatever length. */
export const password = () => z.string().min(1).meta({ secret: true })

/** A PostgreSQL of one side's own, or else the one that all share. */
export const databaseUrl = () =>
  z
    .string()
    .refine(text => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), {
      error: 'expected the URL of a PostgreSQL, postgres://…',
    })
    .meta({ secret: true, otherwise: 'DATABASE_URL' })
    .optional()

/** Where a listener listens. */
export const listener = (defaultPort: number) => ({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(defaultPort),
})

/** An address to call: over TLS, but on this machine. */
export const calledUrl = () => z.string().refine(isSafeUrl, `expected ${safeUrl}`)

/** The origin under which browsers reach a listener. */
export const publicOrigin = () =>
  z
    .string()
    .refine(isSafeUrl, { error: `expected ${safeUrl}`, abort: true })
    .refine(isOrigin, 'expected scheme, host and port only')
    .transform(text => new URL(text).origin)

function isOrigin(text: string) {
  const { pathname, search, hash } = new URL(text)
  return pathname === '/' && search === '' && hash === ''
}

const mailHost = 'expected the name of a mail server'
const mailPort = 'expected a port from 1 to 65535'
const sender = 'expected an address, or Name <address>'

/** A server that takes e-mail, and in whose name it is sent. In the clear only on this machine. */
export const mailServer = () =>
  z
    .strictObject({
      host: z.string(mailHost).min(1, mailHost),
      port: z.int(mailPort).min(1, mailPort).max(65_535, mailPort),
      security: z
        .enum(['tls', 'starttls', 'none'], 'expected one of tls, starttls, none')
        .default('starttls'),
      /** A file of the authority that vouches for the server; without it, those that the system trusts. */
      ca: z.string().optional(),
      user: z.string().min(1).optional(),
      password: password().optional(),
      from: z.string(sender).refine(text => readMailbox(text) !== undefined, sender),
    })
    .refine(({ security, host }) => security !== 'none' || isLoopback(host), {
      path: ['security'],
      error: 'expected tls or starttls (none on loopback only)',
    })
    .refine(({ user, password }) => (user === undefined) === (password === undefined), {
      path: ['user'],
      error: 'expected user and password, or neither',
    })

export const eachOnce = (values: string[]) => new Set(values).size === values.length

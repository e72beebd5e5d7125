/** The kinds of value that a setting can have. */
import { z } from 'zod'
import { readNetwork } from './http/client-address.ts'
import { readMailbox } from './mail/address.ts'
import { isLoopback, isSafeUrl, safeUrl } from './safe-url.ts'

/** A value that is never printed and never in the YAML. */
export const secret = () => z.string().min(16, 'expected at least 16 characters').meta({ secret: true })

const linesOf = (text: string) =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

/** Several of them, one a line. */
export const secrets = () =>
  z
    .string()
    .refine(text => linesOf(text).every(line => line.length >= 16), 'expected at least 16 characters a line')
    .meta({ secret: true })

/** The secrets in a setting of that kind. */
export const secretsIn = (setting = ''): Buffer[] => linesOf(setting).map(line => Buffer.from(line))

/** Days. By default, more than the thirteen months in which a payer may dispute a payment (Directive (EU) 2015/2366, art. 71). */
export const retention = () => z.int().min(1).max(3_650).default(400)

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

const network = 'expected an address, or a network such as 10.0.0.0/8'
const headerOfSubject = 'expected the name of a header that begins with x- or ssl-'

/** Proxies that end TLS: where they call from, and the header in which they say whose certificate they have verified. */
export const proxies = () =>
  z.strictObject({
    addresses: z.array(z.string().refine(text => readNetwork(text) !== undefined, network)).min(1),
    header: z.string().regex(/^(x|ssl)-[a-z0-9-]+$/i, headerOfSubject),
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

/** The kinds of value that a setting can have. */
import { z } from 'zod'
import { isSafeUrl, safeUrl } from './safe-url.ts'

/** A value that is never printed and never in the YAML. */
export const secret = () => z.string().min(16, 'expected at least 16 characters').meta({ secret: true })

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

export const eachOnce = (values: string[]) => new Set(values).size === values.length

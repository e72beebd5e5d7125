/**
 * Structured logs, a JSON object a line. Personal data and secrets are cut out by name, wherever they stand up to
 * three levels deep; nothing else keeps them out of a log that somebody writes tomorrow.
 */
import { pino } from 'pino'

export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

const private_ = [
  'authorization',
  'cookie',
  'set-cookie',
  'ocp-apim-subscription-key',
  'email',
  'customer',
  'account',
  'iban',
  'holder',
  'password',
  'secret',
  'key',
  'token',
  'sessionToken',
  'url',
  'urlBack',
]
const depths = ['', '*.', '*.*.']
const redact = depths.flatMap(depth => private_.map(name => `${depth}["${name}"]`.replace('.[', '[')))

/** What of an error may be known. PostgreSQL puts whole rows and parameters into the rest. */
function told(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error }
  const { message, stack, code, constraint } = error as Error & { code?: unknown; constraint?: unknown }
  return { type: error.constructor.name, code, constraint, message, stack }
}

export type LogOptions = { level: LogLevel; service: string; write?: (line: string) => void }

export function createLog({ level, service, write }: LogOptions): Log {
  const options = {
    level,
    base: { service },
    serializers: { err: told },
    redact: { paths: redact, censor: '[redacted]' },
  }
  return write ? pino(options, { write }) : pino(options)
}

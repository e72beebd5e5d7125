/** Structured logs, a JSON object a line, without personal data and secrets. */
import { pino } from 'pino'
import { discreet, discreetly } from './discretion.ts'

export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export type LogOptions = { level: LogLevel; service: string; write?: (line: string) => void }

export function createLog({ level, service, write }: LogOptions): Log {
  const options = { level, base: { service }, serializers: { err: (told: unknown) => told } }
  const logger = write ? pino(options, { write }) : pino(options)
  const at = (level: keyof Log) => (fields: object, message: string) => {
    if (logger.isLevelEnabled(level)) logger[level](discreetly(fields) as object, discreet(message))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

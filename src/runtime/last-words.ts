/**
 * What nobody foresaw ends the process, as it should. But Node would print the whole error, and PostgreSQL puts rows and
 * parameters into its own: it is told as everything else is.
 */
import type { Log } from './log.ts'

export function endDiscreetly(log: Log) {
  process.once('uncaughtException', error => {
    log.error({ err: error }, 'nobody foresaw this, and the process ends')
    process.exit(1)
  })
}

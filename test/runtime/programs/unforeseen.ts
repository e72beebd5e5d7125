/** Ends by an error that nobody catches, as PostgreSQL makes them: thrown, or the end of a promise. */
import { endDiscreetly } from '../../../src/runtime/last-words.ts'
import { createLog } from '../../../src/runtime/log.ts'

const error = Object.assign(new Error('violates check constraint "amount" for payer@example.it'), {
  code: '23514',
  severity: 'ERROR',
  detail: 'Failing row contains (7, Anna Conti).',
})
endDiscreetly(createLog({ level: 'error', service: 'test' }))
if (process.argv[2] === 'thrown') throw error
setTimeout(() => Promise.reject(error))

/** A database for what takes longer than any step of a payment may. */
import { openDatabase } from '../../src/runtime/database.ts'
import { createLog } from '../../src/runtime/log.ts'

const log = createLog({ level: 'silent', service: 'bench' })
const patience = 600_000

export const openPatiently = (url: string) => openDatabase({ url, connections: 1, log, patience })

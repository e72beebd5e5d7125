/** A PSP as a process of its own, commanded by a test. */
import { randomBytes } from 'node:crypto'
import { pspConfig } from '../../../src/psp/config.ts'
import { startPsp } from '../../../src/psp/psp.ts'
import { createLog } from '../../../src/runtime/log.ts'
import { obey } from '../../commanded.ts'

obey((settings, clock) =>
  startPsp({
    config: pspConfig.parse(settings),
    clock,
    random: randomBytes,
    log: createLog({ level: 'silent', service: 'psp' }),
  }),
)

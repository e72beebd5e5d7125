/** A platform as a process of its own, commanded by a test. */
import { randomBytes } from 'node:crypto'
import { platformConfig } from '../../../src/platform/config.ts'
import { startPlatform } from '../../../src/platform/platform.ts'
import { createLog } from '../../../src/runtime/log.ts'
import { obey } from '../../commanded.ts'

obey((settings, clock) =>
  startPlatform({
    config: platformConfig.parse(settings),
    clock,
    random: randomBytes,
    log: createLog({ level: 'silent', service: 'platform' }),
  }),
)

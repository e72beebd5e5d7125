/** A PSP as a process of its own, with the settings in the first argument and its clock ahead by the second. */
import { randomBytes } from 'node:crypto'
import { pspConfig } from '../../../src/psp/config.ts'
import { startPsp } from '../../../src/psp/psp.ts'
import { after, systemClock } from '../../../src/runtime/clock.ts'
import { createLog } from '../../../src/runtime/log.ts'

const [settings = '{}', ahead = '0'] = process.argv.slice(2)
await startPsp({
  config: pspConfig.parse(JSON.parse(settings)),
  clock: { ...systemClock, now: () => after(systemClock.now(), Number(ahead)) },
  random: randomBytes,
  log: createLog({ level: 'silent', service: 'psp' }),
})
process.stdout.write('started\n')

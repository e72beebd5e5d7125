/** A PSP as it runs in production, but for its settings, which come as JSON from the bench. */
import '../src/runtime/nursery.ts'
import { randomBytes } from 'node:crypto'
import { pspConfig } from '../src/psp/config.ts'
import { startPsp } from '../src/psp/psp.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { createLog } from '../src/runtime/log.ts'
import { serveBench } from './process.ts'

const config = pspConfig.parse(JSON.parse(process.argv[2] ?? ''))
const log = createLog({ level: 'warn', service: 'psp' })
const psp = await startPsp({ config, clock: systemClock, random: randomBytes, log })
serveBench('ready', () => psp[Symbol.asyncDispose]())

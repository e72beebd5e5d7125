/** A platform as it runs in production, but for its settings, which come as JSON from the bench. */
import '../src/runtime/nursery.ts'
import { randomBytes } from 'node:crypto'
import { platformConfig } from '../src/platform/config.ts'
import { startPlatform } from '../src/platform/platform.ts'
import { systemClock } from '../src/runtime/clock.ts'
import { createLog } from '../src/runtime/log.ts'
import { serveBench } from './process.ts'

const config = platformConfig.parse(JSON.parse(process.argv[2] ?? ''))
const log = createLog({ level: 'silent', service: 'platform' })
const platform = await startPlatform({ config, clock: systemClock, random: randomBytes, log })
serveBench({ port: platform.port }, () => platform[Symbol.asyncDispose]())

/** One side as a process of its own, under fire: it is told its settings, and asked how much memory it holds. */
import { randomBytes } from 'node:crypto'
import { platformConfig } from '../../../src/platform/config.ts'
import { startPlatform } from '../../../src/platform/platform.ts'
import { pspConfig } from '../../../src/psp/config.ts'
import { startPsp } from '../../../src/psp/psp.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { createLog } from '../../../src/runtime/log.ts'
import type { Memory, Told } from '../side-under-fire.ts'

const starts = {
  psp: async (settings: unknown) => {
    const { apiPort, pagePort, metricsPort } = await startPsp({
      config: pspConfig.parse(settings),
      ...parts('psp'),
    })
    return { psp: apiPort, page: pagePort, pspMetrics: metricsPort }
  },
  platform: async (settings: unknown) => {
    const { port, metricsPort } = await startPlatform({
      config: platformConfig.parse(settings),
      ...parts('platform'),
    })
    return { platform: port, platformMetrics: metricsPort }
  },
}

const parts = (service: string) => ({
  clock: systemClock,
  random: randomBytes,
  log: createLog({ level: 'debug', service }),
})

process.on('message', async (told: Told) => {
  if ('start' in told) return void process.send?.({ ports: await starts[told.start](told.settings) })
  process.send?.({ memory: memory() })
})
process.on('disconnect', () => process.exit())

function memory(): Memory {
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  const sockets = process.getActiveResourcesInfo().filter(kind => kind === 'TCPSocketWrap').length
  return { heap: heapUsed, external, rss, sockets }
}

/**
 * Both sides on real parts, each over a database of its own, on one clock that a test moves, with a wire between them
 * that is in the test's hands; and what a payer and a touchpoint do.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlatformConfig } from '../../src/platform/config.ts'
import { startPlatform } from '../../src/platform/platform.ts'
import type { PspConfig } from '../../src/psp/config.ts'
import { startPsp } from '../../src/psp/psp.ts'
import { createLog, type LogLevel } from '../../src/runtime/log.ts'
import { type FreshDatabase, freshDatabase } from '../database.ts'
import { ownPki } from '../pki.ts'
import { paced, virtualClock } from '../virtual-clock.ts'
import { newBooks } from './books.ts'
import type { Watcher } from './effects.ts'
import { passTime } from './pass-time.ts'
import { type People, people } from './people.ts'
import { platformSettings, pspSettings } from './settings.ts'
import { watchedDatabase } from './watched-database.ts'
import { newWire } from './wire.ts'

export type BothWorldOptions = {
  psp?: Partial<PspConfig>
  platform?: Partial<PlatformConfig>
  /** Watches what both sides write. */
  watcher?: Watcher
  level?: LogLevel
}

export async function newBothWorld(change: BothWorldOptions = {}) {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-both-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const pki = await ownPki(directory)
  const pspDatabase = opened.use(await freshDatabase())
  const platformDatabase = opened.use(await freshDatabase())
  const wire = await newWire(pki)
  const watched: Awaited<ReturnType<typeof watchedDatabase>>[] = []
  const through = async ({ url }: FreshDatabase) => {
    if (!change.watcher) return url
    const way = opened.use(await watchedDatabase(url, change.watcher))
    watched.push(way)
    return way.url
  }
  const clock = virtualClock()
  const lines = { psp: [] as string[], platform: [] as string[] }
  const parts = (service: 'psp' | 'platform') => ({
    clock,
    random: randomBytes,
    log: createLog({ level: change.level ?? 'info', service, write: line => void lines[service].push(line) }),
  })
  const settings = {
    psp: await pspSettings({
      databaseUrl: await through(pspDatabase),
      pki,
      wire,
      ...(change.psp && { change: change.psp }),
    }),
    platform: platformSettings({
      databaseUrl: await through(platformDatabase),
      pki,
      wire,
      ...(change.platform && { change: change.platform }),
    }),
  }
  const stopping = (running: AsyncDisposable) => () =>
    paced(clock, Promise.resolve(running[Symbol.asyncDispose]()), 1_000)
  const psp = await startPsp({ config: settings.psp, ...parts('psp') })
  opened.defer(stopping(psp))
  const platform = await startPlatform({ config: settings.platform, ...parts('platform') })
  opened.defer(stopping(platform))
  opened.use(wire)
  wire.psp = `https://localhost:${psp.apiPort}`
  wire.platform = `http://127.0.0.1:${platform.port}`
  const books = newBooks(pspDatabase, platformDatabase)
  const time = passTime({
    clock,
    books,
    wire,
    busy: () => watched.reduce((sum, { busy }) => sum + busy(), wire.busy()),
    looks: change.watcher ? 10 : 4,
  })
  const everybody: People = people({ platform: () => wire.platform, page: settings.psp.page.url, books })
  const ends = opened.move()

  return {
    ...everybody,
    everybody,
    time,
    /** Until the platform has this state for it. */
    reached: (idTransaction: string, state: string) =>
      time.until(`the transaction is ${state}`, async () => (await books.state(idTransaction)) === state),
    /** What people are told of this transaction by the log of a side, as errors. */
    errors: (side: 'psp' | 'platform', about: string) =>
      lines[side].filter(line => JSON.parse(line).level >= 50 && line.includes(about)),
    ...time,
    books,
    wire,
    clock,
    settings,
    lines,
    databases: { psp: pspDatabase, platform: platformDatabase },
    metrics: [psp, platform].map(({ metricsPort }) => `http://127.0.0.1:${metricsPort}/metrics`),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

export type BothWorld = Awaited<ReturnType<typeof newBothWorld>>

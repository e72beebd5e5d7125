/**
 * Both sides, one of them as a process that can be killed at each of its effects and has a successor each time; the
 * other in this process. Whoever pays does what is to be done next, as far as they can see, until the end is reached.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPlatform } from '../../src/platform/platform.ts'
import { startPsp } from '../../src/psp/psp.ts'
import { createLog } from '../../src/runtime/log.ts'
import { freshDatabase } from '../database.ts'
import { jumpingClock } from '../jumping-clock.ts'
import { ownPki } from '../pki.ts'
import { prepare, type Side, type SideProcess } from '../side-process.ts'
import { newBooks } from './books.ts'
import { newEffects } from './effects.ts'
import { passTime } from './pass-time.ts'
import { people } from './people.ts'
import { platformSettings, pspSettings } from './settings.ts'
import { steadyPort } from './steady-port.ts'
import { watchedDatabase } from './watched-database.ts'
import { newWire } from './wire.ts'

export async function newCrashWorld(side: Side) {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-crash-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const pki = await ownPki(directory)
  const databases = {
    psp: opened.use(await freshDatabase()),
    platform: opened.use(await freshDatabase()),
  }
  const wire = await newWire(pki)
  const clock = jumpingClock()
  let process: SideProcess | undefined
  let dead: Promise<void> | undefined
  const effects = newEffects(() => {
    dead = process?.kill()
  })
  wire.watch = effects.carry
  const watched = opened.use(await watchedDatabase(databases[side].url, effects))
  const url = (which: Side) => (which === side ? watched.url : databases[which].url)
  // Messages that get lost are sent again, but not so often that a run has many effects that are alike.
  const slot = 200_000
  const settings = {
    psp: await pspSettings({ databaseUrl: url('psp'), pki, wire, change: { slot } }),
    platform: platformSettings({ databaseUrl: url('platform'), pki, wire }),
  }
  // A successor is found where its predecessor was.
  const port = await steadyPort()
  const own = {
    psp: { ...settings.psp, api: { ...settings.psp.api, port } },
    platform: { ...settings.platform, port },
  }

  const log = createLog({ level: 'silent', service: 'other' })
  const parts = { clock, random: randomBytes, log }
  const other =
    side === 'psp'
      ? opened.use(await startPlatform({ config: settings.platform, ...parts })).port
      : opened.use(await startPsp({ config: settings.psp, ...parts })).apiPort
  wire.psp = `https://localhost:${side === 'psp' ? port : other}`
  wire.platform = `http://127.0.0.1:${side === 'psp' ? other : port}`
  let spare = prepare(side)
  opened.defer(() => spare[Symbol.asyncDispose]())
  const start = async () => {
    process = await spare.start(own[side], clock.ahead())
    spare = prepare(side)
  }
  await start()
  opened.defer(() => process?.kill())
  opened.use(wire)

  const books = newBooks(databases.psp, databases.platform)
  const everybody = people({ platform: () => wire.platform, page: settings.psp.page.url, books })
  const time = passTime({
    clock: {
      now: clock.now,
      advance(milliseconds) {
        clock.jump(milliseconds)
        process?.jump(milliseconds)
      },
    },
    books,
    busy: () => wire.busy() + watched.busy(),
    wire,
    looks: 15,
  })
  const ends = opened.move()

  async function revive() {
    if (!effects.struck()) return
    await dead
    effects.revived()
    await start()
  }

  return {
    books,
    wire,
    everybody,
    time,
    effects,
    revive,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

export type CrashWorld = Awaited<ReturnType<typeof newCrashWorld>>

/**
 * Both sides, two nodes each, over one PostgreSQL with a database for each side, and on every way between them, to them
 * and to their databases something that can go wrong.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDevelopmentPki, type DevelopmentPki } from '../../src/runtime/development-pki.ts'
import { newBooks } from '../../test/both/books.ts'
import { platformSettings, pspSettings } from '../../test/both/settings.ts'
import { steadyPort } from '../../test/both/steady-port.ts'
import { jumpingClock } from '../../test/jumping-clock.ts'
import { smtpServer } from '../../test/smtp-server.ts'
import { type Fate, fateOf } from './fate.ts'
import { type HopOptions, type Message, openHttpHop } from './http-hop.ts'
import { startNode } from './nodes.ts'
import { skewOf } from './plan.ts'
import { openRunPostgres, type Side } from './postgres.ts'
import { openTcpHop, type TcpHop } from './tcp-hop.ts'
import { newTold, toldOf } from './told.ts'

export type TownOptions = {
  seed: number
  /** How many of a hundred messages meet a fault, and how many pieces of a connection to a database pass between two. */
  faulty: number
  rarity: number
}
export type Town = Awaited<ReturnType<typeof openTown>>

/** In milliseconds. */
export const timeout = 60_000
export const margin = 1_000
const patience = 2_500
/** A duty belongs for so long to the node that has claimed it. */
export const lease = patience + 10_000
const slot = 200
/** A letter has few pieces. */
const ofMail = 40

const names = { psp: ['psp-1', 'psp-2'], platform: ['platform-1', 'platform-2'] }

export async function openTown({ seed, faulty, rarity }: TownOptions) {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-chaos-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const pki = await createDevelopmentPki(directory, new Date())
  const postgres = opened.use(await openRunPostgres())
  const clock = jumpingClock()
  const told = newTold()
  const unheard = new Set<string>()
  let fire = false

  const ports = await portsFor([
    ...['page', 'api', 'callback', 'touchpoint', 'psp-database', 'platform-database', 'mail'],
    ...names.psp.flatMap(name => [`${name} page`, `${name} api`]),
    ...names.platform,
  ])
  const at = (name: string) => ports.get(name) ?? 0
  const nodesAt = (scheme: string, of: string[]) => of.map(name => `${scheme}://127.0.0.1:${at(name)}`)
  const toPlatform = nodesAt('http', names.platform)
  const hop = async (options: Omit<HopOptions, 'fate'>) => {
    const fate = (turn: number, { path }: Message): Fate | undefined => {
      if (!fire) return undefined
      const drawn = fateOf(seed, options.name, turn, faulty / 100)
      return unheard.has(toldOf(path) ?? '') ? { ...drawn, fault: 'cut' } : drawn
    }
    return opened.use(await openHttpHop({ ...options, fate, answered: told.answered(options.name) }))
  }
  const pages = nodesAt(
    'http',
    names.psp.map(name => `${name} page`),
  )
  const apis = nodesAt(
    'https',
    names.psp.map(name => `${name} api`),
  )
  const hops = [
    await hop({ name: 'payer → PSP', port: at('page'), nodes: pages }),
    await hop({ name: 'payer → platform', port: at('touchpoint'), nodes: toPlatform }),
    await hop({ name: 'platform → PSP', port: at('api'), nodes: apis, ...secured(pki) }),
    await hop({ name: 'PSP → platform', port: at('callback'), nodes: toPlatform, heard: told.heard }),
  ]
  const tcpHop = async (name: string, port: number, behind: number, often: number): Promise<TcpHop> => {
    const options = { name, port, behind, seed, rarity: () => (fire ? often : undefined) }
    return opened.use(await openTcpHop(options))
  }
  const mail = opened.use(await smtpServer())
  const tcpHops = [
    await tcpHop('PSP → database', at('psp-database'), postgres.port, rarity),
    await tcpHop('platform → database', at('platform-database'), postgres.port, rarity),
    await tcpHop('platform → mail', at('mail'), mail.port, ofMail),
  ]

  const through = (side: Side) => {
    const url = new URL(postgres.databases[side].url)
    url.port = String(at(`${side}-database`))
    return url.href
  }
  const wire = {
    pspUrl: `https://localhost:${at('api')}`,
    platformUrl: `http://localhost:${at('callback')}`,
  }
  const page = `http://localhost:${at('page')}`
  const touchpoint = `http://localhost:${at('touchpoint')}`
  const limits = { timeout, margin, bankPatience: patience, slot }
  const common = { pki, wire }
  const psp = await pspSettings({ databaseUrl: through('psp'), ...common, change: limits })
  const platform = platformSettings({
    databaseUrl: through('platform'),
    ...common,
    change: { publicUrl: touchpoint, patience, closingPatience: patience, slot, mail: mailAt(at('mail')) },
  })
  const settingsOf = (name: string) =>
    name.startsWith('psp')
      ? {
          ...psp,
          api: { ...psp.api, port: at(`${name} api`) },
          page: { ...psp.page, port: at(`${name} page`), url: page },
          platform: { ...psp.platform, patience },
        }
      : { ...platform, port: at(name) }
  const errors = join(directory, 'errors.log')
  const start = async (side: Side, name: string) =>
    opened.use(
      await startNode({ name, side, settings: settingsOf(name), clock, skew: skewOf(seed, name), errors }),
    )
  const nodes = await Promise.all([
    ...names.psp.map(name => start('psp', name)),
    ...names.platform.map(name => start('platform', name)),
  ])
  const ends = opened.move()
  return {
    clock,
    nodes,
    hops,
    tcpHops,
    /** Every receipt that a mail server has taken. */
    receipts: mail.delivered,
    told,
    /** The transactions of which no outcome is heard, as long as there is fire. */
    unheard,
    postgres,
    databases: postgres.databases,
    books: newBooks(postgres.databases.psp, postgres.databases.platform),
    touchpoint,
    settings: { psp, platform },
    /** Messages meet their fates from here on, or all is calm. */
    setFire(on: boolean) {
      fire = on
      if (!on) for (const { release } of hops) release()
    },
    /** Time passes for everybody. */
    leap(milliseconds: number) {
      clock.jump(milliseconds)
      for (const node of nodes) node.jump(milliseconds)
    },
    busy: () => hops.reduce((sum, { busy }) => sum + busy(), 0),
    /** What the nodes have said of their errors. */
    said: () => readFileSync(errors, 'utf8'),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const mailAt = (port: number) => ({
  host: '127.0.0.1',
  port,
  security: 'none' as const,
  from: 'pagoPA <noreply@example.it>',
})

/** TLS ends at the hop, and begins anew there, each time with the certificates of both sides. */
function secured(pki: DevelopmentPki): Pick<HopOptions, 'serve' | 'connect'> {
  const ca = readFileSync(pki.ca)
  const pair = ({ certificate, key }: { certificate: string; key: string }) => ({
    cert: readFileSync(certificate),
    key: readFileSync(key),
  })
  return {
    serve: { ca, ...pair(pki.psp), requestCert: true, rejectUnauthorized: true },
    connect: { ca, ...pair(pki.forwarder), servername: 'localhost' },
  }
}

/** None twice. */
async function portsFor(names: string[]): Promise<Map<string, number>> {
  const ports = new Map<string, number>()
  for (const name of names) {
    let port = await steadyPort()
    while ([...ports.values()].includes(port)) port = await steadyPort()
    ports.set(name, port)
  }
  return ports
}

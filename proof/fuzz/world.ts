/** What is under fire: both sides as processes of their own, over real PostgreSQL, on ports of their own. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDevelopmentPki, type DevelopmentPki } from '../../src/runtime/development-pki.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { steadyPort } from '../../test/both/steady-port.ts'
import { roomyLimits } from '../../test/roomy-limits.ts'
import { type OwnDatabase, ownDatabase } from './database.ts'
import type { ListenerName } from './door.ts'
import type { Listener } from './lane.ts'
import { letAdministratorIn } from './let-in.ts'
import { isComplaint } from './log-line.ts'
import { callbackKeys, idPsp, otherPsp } from './names.ts'
import { type SideUnderFire, startSide } from './side-under-fire.ts'
import { type Traces, watchTraces } from './traces.ts'

export type World = AsyncDisposable & {
  sides: Record<'psp' | 'platform', SideUnderFire>
  databases: Record<'psp' | 'platform', OwnDatabase>
  listeners: Record<ListenerName, Listener>
  traces: Traces
  /** Where the payer's pages are. */
  page: string
}

/** `server`: the URL of a PostgreSQL in which databases can be made. */
export async function newWorld(server: string): Promise<World> {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-fuzz-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const pki = await createDevelopmentPki(directory, new Date())
  const databases = {
    psp: opened.use(await ownDatabase(server)),
    platform: opened.use(await ownDatabase(server)),
  }
  const ports = { api: await steadyPort(), page: await steadyPort(), platform: await steadyPort() }
  const [psp, platform] = await Promise.all([
    startSide('psp', pspSettings(databases.psp.url, pki, ports), isComplaint),
    startSide('platform', platformSettings(databases.platform.url, pki, ports), isComplaint),
  ])
  opened.use(psp)
  opened.use(platform)
  await databases.psp.run(
    `update bank.account set balance = 1e15, daily_limit = null where customer = 'anna'`,
  )
  await letAdministratorIn(databases.platform)
  const traces = await watchTraces(Object.values(databases))
  const tls = {
    ca: readFileSync(pki.ca, 'utf8'),
    cert: readFileSync(pki.forwarder.certificate, 'utf8'),
    key: readFileSync(pki.forwarder.key, 'utf8'),
  }
  const at = (name: ListenerName) => ({ port: Number({ ...psp.ports, ...platform.ports }[name]) })
  const ends = opened.move()
  return {
    sides: { psp, platform },
    databases,
    traces,
    page: `http://localhost:${ports.page}`,
    listeners: {
      psp: { ...at('psp'), tls },
      uninvited: { ...at('psp'), tls: { ca: tls.ca } },
      page: at('page'),
      pspMetrics: at('pspMetrics'),
      platform: at('platform'),
      platformMetrics: at('platformMetrics'),
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

type Ports = { api: number; page: number; platform: number }
const methods = ['RPIC', 'RBPIC']
const touchpoints = ['CHECKOUT', 'IO']
/** Nobody is late only because the machine is busy. */
const patience = 15_000

function pspSettings(databaseUrl: string, pki: DevelopmentPki, ports: Ports) {
  return {
    databaseUrl,
    api: {
      port: ports.api,
      certificate: pki.psp.certificate,
      key: pki.psp.key,
      clientCa: pki.ca,
      clients: ['pagopa-forwarder'],
      limits: roomyLimits.api,
    },
    page: { port: ports.page, url: `http://localhost:${ports.page}`, limits: roomyLimits.page },
    metrics: { port: 0 },
    platform: { url: `http://localhost:${ports.platform}/ecommerce/redirect/v1`, patience },
    callbackKey: callbackKeys[idPsp],
    pageKey: 'a-page-key-for-hostile-days',
    sandboxKey: 'a-sandbox-key-for-hostile-days',
    bank: 'sandbox',
    bankPatience: patience,
    psps: [{ idPsp, name: 'Banca Demo', methods, touchpoints }],
  }
}

function platformSettings(databaseUrl: string, pki: DevelopmentPki, ports: Ports) {
  const keyOf = (key: string) => ({ primary: sha256(key).toString('hex') })
  return {
    databaseUrl,
    port: ports.platform,
    limits: roomyLimits.platform,
    metrics: { port: 0 },
    demo: true,
    privateHosts: ['localhost'],
    patience,
    closingPatience: patience,
    sessionKey: 'a-session-key-for-hostile-days',
    client: { ...pki.forwarder, ca: pki.ca },
    psps: [
      // Its methods are listed, or a method that the back office's strangers add could be paid with.
      {
        idPsp,
        name: 'Banca Demo',
        channels: [{ idChannel: idPsp, methods }],
        keys: keyOf(callbackKeys[idPsp]),
      },
      { idPsp: otherPsp, name: 'Altra Banca', offered: false, keys: keyOf(callbackKeys[otherPsp]) },
    ],
    methods: methods.map(id => ({ id, label: `Pago con ${id}`, touchpoints })),
    endpoints: [{ url: `https://localhost:${ports.api}/redirections` }],
  }
}

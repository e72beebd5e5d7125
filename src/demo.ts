/**
 * Both sides on one machine, with a sandbox bank, a database and certificates of their own: what a newcomer starts.
 * Whatever is configured stays as it is; this fills in the rest.
 */
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { apiFiles, keptSecret, methods, openDirectory, touchpoints } from './demo-state.ts'
import type { PlatformConfig } from './platform/config.ts'
import { startPlatform } from './platform/platform.ts'
import type { PspConfig } from './psp/config.ts'
import { startPsp } from './psp/psp.ts'
import { systemClock } from './runtime/clock.ts'
import { createDevelopmentPki } from './runtime/development-pki.ts'
import { createLog } from './runtime/log.ts'
import { openPostgres } from './runtime/postgres/database-url.ts'
import type { Settings } from './settings.ts'

export type Demo = AsyncDisposable & {
  startPage: string
  accounts: string
  phone: string
  openapi: string
  /** Signs into the platform's back office, once. */
  office: string
  /** Where mail is read that is not sent. */
  mail?: string
}

export type DemoOptions = { settings: Settings; say: (line: string) => void }

const idPsp = 'DEMOITMMXXX'
const pspName = 'Banca Passerella'
export async function startDemo({ settings, say }: DemoOptions): Promise<Demo> {
  await using opened = new AsyncDisposableStack()
  const { directory, log: level } = settings
  await openDirectory(directory)
  const pki = await createDevelopmentPki(join(directory, 'pki'), systemClock.now())
  const secret = (name: string) => keptSecret(join(directory, 'secrets'), name)
  const databaseUrl = settings.psp.databaseUrl ?? settings.platform.databaseUrl
  const postgres = opened.use(
    await openPostgres({ databaseUrl, directory: join(directory, 'postgres'), log: say }),
  )
  const callbackKey = settings.psp.callbackKey ?? (await secret('callback-key'))
  const callbackBase = `${settings.platform.publicUrl}/ecommerce/redirect/v1`
  const psp: PspConfig = {
    ...settings.psp,
    platform: { ...settings.psp.platform, url: settings.psp.platform.url ?? callbackBase },
    databaseUrl: settings.psp.databaseUrl ?? postgres.url,
    api: { ...apiFiles(pki), ...settings.psp.api },
    bank: settings.psp.bank ?? 'sandbox',
    callbackKey,
    pageKey: settings.psp.pageKey ?? (await secret('page-key')),
    sandboxKey: settings.psp.sandboxKey ?? (await secret('sandbox-key')),
    psps: orElse(settings.psp.psps, [{ idPsp, name: pspName, methods: Object.keys(methods), touchpoints }]),
  }
  const { platform: set } = settings
  const platform: PlatformConfig = {
    ...set,
    demo: true,
    databaseUrl: set.databaseUrl ?? postgres.url,
    client: { ...pki.forwarder, ca: pki.ca, ...set.client },
    sessionKey: set.sessionKey ?? (await secret('session-key')),
    environment: 'test',
    privateHosts: ['localhost', ...set.privateHosts],
    psps: orElse(set.psps, [
      { idPsp, name: pspName, channels: [], offered: true, keys: { primary: hashOf(callbackKey) } },
    ]),
    methods: orElse(
      set.methods,
      Object.entries(methods).map(([id, label]) => ({ id, label, touchpoints })),
    ),
    endpoints: orElse(set.endpoints, [
      { id: 'demo', url: `https://localhost:${psp.api.port}/redirections`, idPsp },
    ]),
  }
  const side = (config: { service: string }) => ({
    clock: systemClock,
    random: randomBytes,
    log: createLog({ level, ...config }),
  })
  opened.use(await startPsp({ config: psp, ...side({ service: 'psp' }) }))
  const running = opened.use(await startPlatform({ config: platform, ...side({ service: 'platform' }) }))
  const office = await running.signInLink('demo')
  const ends = opened.move()
  return {
    startPage: platform.publicUrl,
    accounts: `${psp.page.url}/sandbox/accounts`,
    phone: `${psp.page.url}/sandbox/phone`,
    openapi: `${platform.publicUrl}/openapi.yaml`,
    office,
    ...(platform.mail === undefined && { mail: `${platform.publicUrl}/mail` }),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')

const orElse = <Item>(set: Item[], otherwise: Item[]) => (set.length > 0 ? set : otherwise)

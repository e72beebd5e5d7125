/**
 * Another sandbox bank beside a demo that runs: a PSP that joins, as its engineers would run it. It shares nothing with
 * the first but the development certificates; its ports are ten above those of the settings, its state is a folder of
 * its own.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { apiFiles, keptSecret, methods, openDirectory, touchpoints } from './demo-state.ts'
import type { PspConfig } from './psp/config.ts'
import { startPsp } from './psp/psp.ts'
import { systemClock } from './runtime/clock.ts'
import { ConfigError } from './runtime/config.ts'
import { createDevelopmentPki } from './runtime/development-pki.ts'
import { createLog } from './runtime/log.ts'
import { openPostgres } from './runtime/postgres/database-url.ts'
import type { Settings } from './settings.ts'

export type DemoPsp = AsyncDisposable & { endpoint: string; accounts: string; phone: string }
export type DemoPspOptions = { settings: Settings; idPsp: string; name: string; say: (line: string) => void }

export async function startDemoPsp({ settings, idPsp, name, say }: DemoPspOptions): Promise<DemoPsp> {
  if (!/^[\w.-]{1,35}$/.test(idPsp))
    throw new ConfigError(`idPsp: expected 1 to 35 letters, digits, “_”, “-” or “.”, found ${idPsp}`)
  const { callbackKey } = settings.psp
  if (callbackKey === undefined)
    throw new ConfigError(
      'psp.callbackKey: expected the key that the back office made for this PSP (PASSERELLA_PSP_CALLBACK_KEY)',
    )
  await using opened = new AsyncDisposableStack()
  const state = join(settings.directory, 'psps', idPsp)
  await openDirectory(settings.directory)
  await openDirectory(join(settings.directory, 'psps'))
  await openDirectory(state)
  const pki = await createDevelopmentPki(join(settings.directory, 'pki'), systemClock.now())
  const postgres = opened.use(
    await openPostgres({ databaseUrl: undefined, directory: join(state, 'postgres'), log: say }),
  )
  const secret = (what: string) => keptSecret(join(state, 'secrets'), what)
  const page = above(settings.psp.page.port)
  const config: PspConfig = {
    ...settings.psp,
    databaseUrl: postgres.url,
    api: { ...apiFiles(pki), ...settings.psp.api, port: above(settings.psp.api.port) },
    page: { ...settings.psp.page, port: page, url: `http://localhost:${page}` },
    metrics: { ...settings.psp.metrics, port: above(settings.psp.metrics.port) },
    platform: {
      ...settings.psp.platform,
      url: settings.psp.platform.url ?? `${settings.platform.publicUrl}/ecommerce/redirect/v1`,
    },
    bank: settings.psp.bank ?? 'sandbox',
    callbackKey,
    pageKey: await secret('page-key'),
    sandboxKey: await secret('sandbox-key'),
    psps: [{ idPsp, name, methods: Object.keys(methods), touchpoints }],
  }
  const log = createLog({ level: settings.log, service: `psp ${idPsp}` })
  opened.use(await startPsp({ config, clock: systemClock, random: randomBytes, log }))
  const ends = opened.move()
  return {
    endpoint: `https://localhost:${config.api.port}/redirections`,
    accounts: `${config.page.url}/sandbox/accounts`,
    phone: `${config.page.url}/sandbox/phone`,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

/** Any free port stays any free port. */
const above = (port: number) => (port === 0 ? 0 : port + 10)

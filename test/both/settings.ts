/** The settings of two sides that find each other through a wire. */
import { type PlatformConfig, platformConfig } from '../../src/platform/config.ts'
import { type PspConfig, pspConfig } from '../../src/psp/config.ts'
import type { DevelopmentPki } from '../../src/runtime/development-pki.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { roomyLimits } from '../roomy-limits.ts'
import { steadyPort } from './steady-port.ts'
import type { Wire } from './wire.ts'

export const idPsp = 'DEMOITMMXXX'
const callbackKey = 'a-callback-key-for-tests'

type Parts<Config> = {
  databaseUrl: string
  pki: DevelopmentPki
  wire: Pick<Wire, 'pspUrl' | 'platformUrl'>
  change?: Partial<Config>
}

export async function pspSettings({ databaseUrl, pki, wire, change = {} }: Parts<PspConfig>) {
  const pagePort = await steadyPort()
  return pspConfig.parse({
    databaseUrl,
    api: {
      port: 0,
      certificate: pki.psp.certificate,
      key: pki.psp.key,
      clientCa: pki.ca,
      clients: ['pagopa-forwarder'],
      limits: roomyLimits.api,
    },
    page: { port: pagePort, url: `http://localhost:${pagePort}`, limits: roomyLimits.page },
    metrics: { port: 0 },
    callbackKey,
    pageKey: 'a-page-key-for-tests',
    sandboxKey: 'a-sandbox-key-for-tests',
    bank: 'sandbox',
    psps: [{ idPsp, name: 'Banca Demo', methods: ['RPIC'], touchpoints: ['CHECKOUT'] }],
    ...change,
    platform: { url: `${wire.platformUrl}/ecommerce/redirect/v1`, ...change.platform },
  })
}

export function platformSettings({ databaseUrl, pki, wire, change = {} }: Parts<PlatformConfig>) {
  return platformConfig.parse({
    databaseUrl,
    port: 0,
    publicUrl: 'http://localhost:8080',
    limits: roomyLimits.platform,
    metrics: { port: 0 },
    sessionKey: 'a-session-key-for-tests',
    client: { ...pki.forwarder, ca: pki.ca },
    privateHosts: ['localhost'],
    psps: [{ idPsp, name: 'Banca Demo', keys: { primary: sha256(callbackKey).toString('hex') } }],
    methods: [{ id: 'RPIC', label: 'Pago in conto', touchpoints: ['CHECKOUT'] }],
    endpoints: [{ url: `${wire.pspUrl}/redirections` }],
    ...change,
  })
}

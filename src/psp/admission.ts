/**
 * Who may call the PSP’s API, and how they are known (TLS-2): by their certificate, or by what a proxy in front says of
 * it. One of the two, never both.
 */
import { ConfigError, readAll, readSettingFile, required } from '../runtime/config.ts'
import type { Proxies } from '../runtime/http/callers-by-proxy.ts'
import type { PemFiles } from '../runtime/http/certificates.ts'
import { type Allowed, readAllowed } from '../runtime/http/distinguished-name.ts'
import { checkTls } from '../runtime/http/tls.ts'
import type { PspConfig } from './config.ts'

/** `files`: the paths of what the listener itself shows and trusts. */
export type Admission = { clients: Allowed[] } & (
  | { files: PemFiles; proxy?: undefined }
  | { proxy: Proxies; files?: undefined }
)

export const apiFiles = { certificate: 'cert', key: 'key', clientCa: 'ca' } as const

export async function readAdmission({ api }: Pick<PspConfig, 'api'>): Promise<Admission> {
  const { clients, way } = await readAll({
    clients: () => required(api.clients, 'psp.api.clients').map(readClient),
    way: () => (api.proxy ? { proxy: alone(api, api.proxy) } : readFiles(api)),
  })
  return { clients, ...way }
}

function alone(api: PspConfig['api'], proxy: Proxies): Proxies {
  const names = Object.keys(apiFiles).filter(name => api[name as keyof typeof apiFiles] !== undefined)
  if (names.length === 0) return proxy
  const files = names.map(name => `psp.api.${name}`).join(', ')
  throw new ConfigError(
    `psp.api: expected certificate, key and clientCa where callers end TLS here, or proxy where they do before it, never both; found ${files} and psp.api.proxy`,
  )
}

async function readFiles({ certificate, key, clientCa }: PspConfig['api']): Promise<{ files: PemFiles }> {
  const read = (name: keyof typeof apiFiles, path: string | undefined) => ({
    text: readSettingFile(`psp.api.${name}`, path),
    path: path ?? '',
  })
  const { cert, ...others } = await readAll({
    cert: () => read('certificate', certificate),
    key: () => read('key', key),
    ca: () => read('clientCa', clientCa),
  })
  checkTls('psp.api', { cert: cert.text, key: others.key.text, ca: others.ca.text })
  return { files: { cert: cert.path, key: others.key.path, ca: others.ca.path } }
}

function readClient(entry: string): Allowed {
  const client = readAllowed(entry)
  if (client) return client
  throw new ConfigError(
    `psp.api.clients: expected a common name, or a whole subject as RFC 4514 writes it (CN=…,O=…,C=…), found ${entry}`,
  )
}

/**
 * What the doctor looks at: the address that it was given, and what the settings say of the platform. Where they say
 * nothing of a PSP, the demo of this directory.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { WrongArguments } from '../../arguments.ts'
import { callbackKeys } from '../../psp/callback-keys.ts'
import { readAll, readSettingFile, required } from '../../runtime/config.ts'
import type { PemFiles } from '../../runtime/http/certificates.ts'
import { checkTls } from '../../runtime/http/tls.ts'
import type { Settings } from '../../settings.ts'
import type { Callback } from './examine-callback.ts'

export type Patient = {
  url: string
  /** Whom the platform trusts, and its certificate, where we have it. */
  caller: PemFiles
  callback: Pick<Callback, 'base' | 'tls' | 'keys'> | undefined
}

export async function readPatient(given: Settings, url: string | undefined): Promise<Patient> {
  const settings = isOfDemo(given) ? ofDemo(given) : given
  const address =
    url ?? (settings === given ? undefined : `https://localhost:${given.psp.api.port}/redirections`)
  if (address === undefined || !URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    throw new WrongArguments(
      `doctor: expected the address at which the platform calls the PSP, such as https://psp.example/redirections, found ${address ?? 'nothing'}`,
    )
  const { caller, callback } = await readAll({
    caller: () => readCaller(settings.platform.client),
    callback: () => readCallback(settings.psp),
  })
  return { url: address, caller, callback }
}

const isOfDemo = ({ directory, psp, platform }: Settings) =>
  psp.api.certificate === undefined &&
  psp.platform.url === undefined &&
  psp.psps.length === 0 &&
  platform.client.certificate === undefined &&
  existsSync(join(directory, 'pki', 'ca.pem'))

/** As the demo fills in what is not set. */
function ofDemo({ directory, psp, platform, ...rest }: Settings): Settings {
  const pki = (name: string) => join(directory, 'pki', name)
  const key = join(directory, 'secrets', 'callback-key')
  return {
    ...rest,
    directory,
    psp: {
      ...psp,
      platform: { ...psp.platform, url: `${platform.publicUrl}/ecommerce/redirect/v1` },
      psps: [
        {
          idPsp: 'DEMOITMMXXX',
          name: 'Banca Passerella',
          methods: [],
          touchpoints: [],
          callbackKeyFile: key,
        },
      ],
    },
    platform: {
      ...platform,
      client: { certificate: pki('forwarder.pem'), key: pki('forwarder.key'), ca: pki('ca.pem') },
    },
  }
}

async function readCaller({ certificate, key, ca }: Settings['platform']['client']): Promise<PemFiles> {
  const setting = 'platform.client'
  const trust = ca === undefined ? {} : { ca: readSettingFile(`${setting}.ca`, ca) }
  if (certificate === undefined && key === undefined) return checkTls(setting, trust)
  const own = await readAll({
    cert: () => readSettingFile(`${setting}.certificate`, certificate),
    key: () => readSettingFile(`${setting}.key`, key),
  })
  return checkTls(setting, { ...own, ...trust })
}

function readCallback(psp: Settings['psp']): Patient['callback'] {
  const { url, ca } = psp.platform
  if (url === undefined && psp.psps.length === 0) return undefined
  const base = required(url, 'psp.platform.url')
  const keyOf = callbackKeys(psp)
  return {
    base,
    tls: ca === undefined ? {} : checkTls('psp.platform.ca', { ca: readSettingFile('psp.platform.ca', ca) }),
    keys: new Map(required(psp.psps, 'psp.psps').map(({ idPsp }) => [idPsp, keyOf(idPsp)])),
  }
}

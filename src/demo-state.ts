/** What demos on one machine share: the state in their directory, and what their PSPs offer. */
import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigError } from './runtime/config.ts'
import type { DevelopmentPki } from './runtime/development-pki.ts'

export const touchpoints: ('CHECKOUT' | 'IO')[] = ['CHECKOUT', 'IO']
/** What the sources name, as payers read it. */
export const methods: Record<string, string> = {
  RPIC: 'Pago in conto',
  RBPIC: 'Pago in Conto Intesa',
  RBPR: 'Poste addebito in conto Retail',
  RBPB: 'Poste addebito in conto Business',
  RBPP: 'Paga con BottonePostePay',
  RBPS: 'SCRIGNO Internet Banking',
}

/** The certificate of a PSP's API, and whom it lets in. */
export const apiFiles = ({ psp, ca }: DevelopmentPki) => ({
  ...psp,
  clientCa: ca,
  clients: ['pagopa-forwarder'],
})

/** The server of the database may be another user, who has to pass through. */
export async function openDirectory(directory: string) {
  try {
    await mkdir(directory, { recursive: true, mode: 0o711 })
    await access(directory, constants.W_OK)
  } catch {
    throw new ConfigError(
      `directory: expected a folder that can be written, found ${resolve(directory)} (PASSERELLA_DIRECTORY)`,
    )
  }
}

/** A secret of this directory: made once, then kept. */
export async function keptSecret(directory: string, name: string): Promise<string> {
  const file = join(directory, name)
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept !== undefined) return kept.trim()
  const made = randomBytes(32).toString('base64url')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, made, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return made
}

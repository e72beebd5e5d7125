/** The keys with which each PSP speaks to the platform (OUTCOME-11): its own file, or the one key of a lone PSP. */
import { ConfigError, readSettingFile } from '../runtime/config.ts'
import type { PspConfig, ServedPsp } from './config.ts'

export function callbackKeys({ psps, callbackKey }: PspConfig): (idPsp: string) => string {
  const fallback = psps.length === 1 ? callbackKey : undefined
  const keys = new Map(psps.map(psp => [psp.idPsp, keyOf(psp, fallback)]))
  return idPsp => {
    const key = keys.get(idPsp)
    if (key === undefined) throw new ConfigError(`there is no callback key for ${idPsp}`)
    return key
  }
}

function keyOf({ idPsp, callbackKeyFile }: ServedPsp, fallback: string | undefined): string {
  if (callbackKeyFile !== undefined) {
    const key = readSettingFile(`psp.psps: callbackKeyFile of ${idPsp}`, callbackKeyFile).trim()
    if (/^[!-~]+$/.test(key)) return key
    throw new ConfigError(`psp.psps: expected one line with the key of ${idPsp} in ${callbackKeyFile}`)
  }
  if (fallback !== undefined) return fallback
  throw new ConfigError(
    `psp.psps: expected a callbackKeyFile for ${idPsp}, or, for a lone PSP, PASSERELLA_PSP_CALLBACK_KEY`,
  )
}

/** The keys with which each PSP speaks to the platform (OUTCOME-11): its own file, or the one key of a lone PSP. */
import { readFileSync } from 'node:fs'
import { ConfigError } from '../runtime/config.ts'
import type { PspConfig, ServedPsp } from './config.ts'

export function callbackKeys({ psps, callbackKey }: PspConfig): (idPsp: string) => string {
  const keys = new Map(psps.map(psp => [psp.idPsp, keyOf(psp, callbackKey)]))
  return idPsp => {
    const key = keys.get(idPsp)
    if (key === undefined) throw new ConfigError(`there is no callback key for ${idPsp}`)
    return key
  }
}

function keyOf({ idPsp, callbackKeyFile }: ServedPsp, fallback: string | undefined): string {
  if (callbackKeyFile !== undefined) return readFileSync(callbackKeyFile, 'utf8').trim()
  if (fallback !== undefined) return fallback
  throw new ConfigError(
    `psp.psps: ${idPsp} has no callbackKeyFile, and PASSERELLA_PSP_CALLBACK_KEY is not set`,
  )
}

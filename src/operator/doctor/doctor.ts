/**
 * `passerella doctor`: looks at a PSP’s set-up as the platform sees it, from outside, and says what to mend, a line a
 * check. It changes nothing, neither here nor there.
 */
import type { Clock } from '../../runtime/clock.ts'
import type { Settings } from '../../settings.ts'
import { Declined } from '../declined.ts'
import { examineAddress } from './examine-address.ts'
import { examineCallback } from './examine-callback.ts'
import { asLine, type Finding, unknown } from './findings.ts'
import { readPatient } from './patient.ts'

export type DoctorOptions = {
  settings: Settings
  /** Where the platform calls the PSP. */
  url: string | undefined
  json: boolean
  clock: Clock
  say: (text: string) => void
  patience?: number
}

/** Throws `Declined` where anything has to be mended. */
export async function examine({ settings, url, json, clock, say, patience = 8_000 }: DoctorOptions) {
  const patient = await readPatient(settings, url)
  const [address, callback] = await Promise.all([
    examineAddress({ url: patient.url, tls: patient.caller, patience, now: clock.now() }),
    patient.callback ? examineCallback({ ...patient.callback, clock, patience }) : [notSet],
  ])
  const findings = [...address, ...callback]
  const mends = findings.filter(({ verdict }) => verdict === 'mend').length
  say(json ? JSON.stringify({ url: patient.url, findings, mend: mends }) : findings.map(asLine).join('\n'))
  if (mends > 0) throw new Declined(`${mends} of ${findings.length} checks found something to mend`)
}

const notSet: Finding = unknown('callback', 'not asked, as psp.platform.url and psp.psps are not set')

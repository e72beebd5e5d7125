/**
 * What the platform says to a PSP: whether it is reached, whether its clock and ours agree, and whether it knows each
 * PSP’s key. It is told of a transaction that cannot exist, so that nothing changes whatever it makes of it.
 */
import { type Body, operations, securitySchemes } from '../../contract/operations.ts'
import type { Clock } from '../../runtime/clock.ts'
import { askHead } from '../../runtime/http/ask-head.ts'
import type { PemFiles } from '../../runtime/http/certificates.ts'
import { NoAnswer, openPeer } from '../../runtime/http/client.ts'
import { type Finding, good, mend, unknown } from './findings.ts'

/** `base`: of the callback. `keys`: by idPsp. `patience`: milliseconds for each request. */
export type Callback = {
  base: string
  tls: PemFiles
  keys: Map<string, string>
  clock: Clock
  patience: number
}

/** Hexadecimal digits are what platforms choose; the contract asks for 32 characters alone. */
const nobodys = 'passerella-doctor'.padEnd(32, '-')
/** Milliseconds: the header tells whole seconds, and an answer takes its time. */
const tolerated = 5_000

export async function examineCallback(callback: Callback): Promise<Finding[]> {
  const { base, tls, keys, clock, patience } = callback
  await using platform = openPeer({ base, clock, patience, tls: () => tls })
  const asked = [...keys].map(async ([idPsp, key]) => {
    const check = `callback key of ${idPsp}`
    try {
      const { status } = await platform.post(path, JSON.stringify(nothingHappened(idPsp)), {
        [securitySchemes.PagopaApiKeyAuth.name]: key,
      })
      return keyFinding(check, status)
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      return unreached(check, base, error)
    }
  })
  return [await hour(callback), ...(await Promise.all(asked))]
}

const path = operations.CallbackOutcome.path.replace('{idTransaction}', nobodys)

const nothingHappened = (idPsp: string): Body<'CallbackOutcome'> => ({
  idPsp,
  idPSPTransaction: 'passerella-doctor',
  outcome: 'KO',
  details: { errorCode: 'passerella-doctor' },
})

function keyFinding(check: string, status: number): Finding {
  const saw = `the platform answers ${status}`
  if (status === 400 || status === 404) return good(check, `${saw} for a transaction that cannot exist`)
  if (status === 401 || status === 403)
    return mend(check, saw, 'set the primary or secondary key that pagoPA gave to this very PSP')
  return status >= 500 || status === 429
    ? unknown(check, `${saw}; ask again later`)
    : mend(check, saw, 'let psp.platform.url be the base of the platform’s callback')
}

const unreached = (check: string, base: string, { message }: NoAnswer): Finding =>
  mend(
    check,
    `${new URL(base).host} cannot be reached: ${message}`,
    'look at psp.platform.url and psp.platform.ca, and at the way out of this network',
  )

async function hour({ base, tls, clock, patience }: Callback): Promise<Finding> {
  const asked = clock.now().getTime()
  const date = (await askHead({ url: base, tls, patience }))?.date
  const answered = clock.now().getTime()
  if (!date) return unknown('clock', `${new URL(base).host} tells no hour`)
  const apart = date.getTime() + 500 - (asked + answered) / 2
  const saw = `${Math.abs(apart / 1000).toFixed(1)} s ${apart > 0 ? 'behind' : 'ahead of'} the platform’s`
  return Math.abs(apart) <= tolerated + (answered - asked) / 2
    ? good('clock', saw)
    : mend('clock', saw, 'keep this machine’s clock with NTP')
}

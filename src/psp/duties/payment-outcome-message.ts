/** What the platform is told of an accepted closing: built from stored facts alone, the same bytes each time. */
import type { SendPaymentOutcomeV2 } from '../../contract/soap/messages.ts'
import { sha256 } from '../../runtime/secret.ts'
import type { PspConfig } from '../config.ts'
import type { IdPSPTransaction } from '../id-psp-transaction.ts'
import type { Accepted, Paid, Terms } from '../payment.ts'

export type Accounted = Pick<Terms, 'idPSPTransaction' | 'request'> &
  Pick<Paid, 'timestampOperation'> & { accepted: Accepted }

export function paymentOutcomeMessage(
  { idPSPTransaction, request, timestampOperation, accepted }: Accounted,
  { psps }: Pick<PspConfig, 'psps'>,
): SendPaymentOutcomeV2 {
  const { idPsp } = request
  const psp = psps.find(psp => psp.idPsp === idPsp)
  const { paymentTokens, fee } = accepted
  return {
    idPSP: idPsp,
    idBrokerPSP: psp?.broker ?? idPsp,
    idChannel: psp?.channel ?? idPsp,
    password: wanted,
    idempotencyKey: idempotencyKey(idPsp, idPSPTransaction),
    paymentTokens,
    outcome: 'OK',
    details: {
      paymentMethod: 'other',
      fee,
      applicationDate: dayInRome(timestampOperation),
      transferDate: dayAfter(dayInRome(timestampOperation)),
    },
  }
}

/** The Node's contract wants a password in every message. It proves nothing here: the key does (OUTCOME-11). */
const wanted = 'PLACEHOLDER'

/** The same for every attempt, and no other payment's: a PSP's name, and 59 bits of the payment's own. */
export const idempotencyKey = (idPsp: string, id: IdPSPTransaction) => `${signsOf(idPsp)}_${tenSigns(id)}`

const signsOf = (idPsp: string) =>
  idPsp
    .replace(/[^a-zA-Z0-9]/g, '')
    .slice(0, 18)
    .padStart(2, '0')

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
function tenSigns(text: string): string {
  let left = sha256(text).readBigUInt64BE()
  const base = BigInt(alphabet.length)
  return Array.from({ length: 10 }, () => {
    const sign = alphabet.charAt(Number(left % base))
    left /= base
    return sign
  }).join('')
}

const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short' })

/** The day on which the payer's account was debited, as YYYY-MM-DD. */
const dayInRome = (at: Date) => calendar.format(at)

/** The creditors' money is sent on the day after. Whether a bank works on that day, its own calendar knows. */
function dayAfter(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`)
  noon.setUTCDate(noon.getUTCDate() + 1)
  return noon.toISOString().slice(0, 10)
}

/**
 * What is agreed at the beginning and the same in every world: one payment of one notice, and the hours that count.
 *
 * Time goes in ticks of 150 seconds, which is as fine as the machines need: between two of the hours that they compare
 * with lies at least one. The PSP's page closes after two ticks, the PSP's deadline is after three, and so is the
 * platform's, counted from when it handed out the URL; the platform gives up the call after one, and the payment token
 * ends after six.
 */
import type { IdTransaction } from '../../src/contract/id-transaction.ts'
import {
  activate,
  type Order,
  type Terms as PlatformTerms,
  tokenLife,
} from '../../src/platform/transaction.ts'
import type { IdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import { openPayment, type Request } from '../../src/psp/payment.ts'

const tick = 150_000
const beginning = Date.UTC(2026, 0, 5)
const instants = Array.from({ length: 16 }, (_, ticks) => new Date(beginning + ticks * tick))

export const at = (ticks: number): Date => instants[Math.max(0, ticks)] as Date
export const ticksAt = (date: Date): number => (date.getTime() - beginning) / tick

export const tokenEnd = tokenLife / tick
/** A URL that comes so late that the platform's deadline is not before the end of the token; any later is the same. */
export const latestUrl = 4

const idPsp = 'DEMOITMMXXX'
export const idPSPTransaction = 'a'.repeat(32) as IdPSPTransaction
const idTransaction = 'b'.repeat(32) as IdTransaction
export const timeout = 3 * tick
/** The bank's, of the one booking. */
export const authorizationCode = 'A1'

const order: Order = {
  notices: [
    {
      fiscalCode: '77777777777',
      noticeNumber: '302000100000009424',
      amount: 12_050,
      description: 'TARI 2026',
      companyName: 'Comune di Milano',
    },
  ],
  fee: 150,
  idPsp,
  idPaymentMethod: 'RPIC',
  touchpoint: 'CHECKOUT',
}
const request: Request = {
  idTransaction,
  idPsp,
  amount: 12_200,
  urlBack: 'https://localhost/return',
  description: 'TARI 2026',
  idPaymentMethod: 'RPIC',
  paymentMethod: 'Pago in conto',
  touchpoint: 'CHECKOUT',
}

export const activated = () => activate(idTransaction, order, tick, at(0))
export const opened = () => openPayment(idPSPTransaction, request, { timeout, margin: tick }, at(0))

export const platformTerms: PlatformTerms = activated().terms
export const pspTerms = opened().terms

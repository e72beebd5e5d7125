/** What the PSP is asked: one message, built from the order alone, with every field that is required (URL-2). */
import type { IdTransaction } from '../../contract/id-transaction.ts'
import type { Requests } from '../../contract/operations.ts'
import { amountOf, type Order } from '../transaction.ts'

export type RedirectRequest = Requests['RetrieveRedirectUrl']

export function redirectRequest(
  idTransaction: IdTransaction,
  order: Order,
  { urlBack, paymentMethod }: { urlBack: string; paymentMethod: string },
): RedirectRequest {
  const { notices, idPsp, idPaymentMethod, touchpoint, email } = order
  const [{ description, companyName }, ...others] = notices
  return {
    idTransaction,
    idPsp,
    amount: amountOf(order),
    urlBack,
    description,
    idPaymentMethod,
    touchpoint,
    ...(others.length === 0 && { paName: paNameOf(companyName) }),
    paymentMethod,
    ...(email !== undefined && { email }),
  }
}

/** At most 70 characters (URL-7), counted so that none is cut in two. */
export function paNameOf(companyName: string): string {
  const characters = [...companyName]
  return characters.length <= 70 ? companyName : `${characters.slice(0, 67).join('')}...`
}

/** Where the payer's browser comes back to. The session stands in the fragment, which no server is sent. */
export function urlBackOf(
  publicUrl: string,
  { now, idTransaction, touchpoint, session }: Back,
): { urlBack: string; t: string } {
  const t = String(now.getTime())
  const fragment = new URLSearchParams({
    clientId: touchpoint,
    transactionId: idTransaction,
    sessionToken: session,
  })
  return { urlBack: `${publicUrl.replace(/\/$/, '')}/return?t=${t}#${fragment}`, t }
}
type Back = { now: Date; idTransaction: IdTransaction; touchpoint: string; session: string }

/**
 * A payment token for each notice: the transaction's identifier and the notice's place in it. Whoever has one has the
 * transaction, without a table between them.
 */
import { type IdTransaction, isIdTransaction } from '../contract/id-transaction.ts'
import type { Terms } from './transaction.ts'

export function paymentTokensOf({ idTransaction, order }: Pick<Terms, 'idTransaction' | 'order'>) {
  return order.notices.map((_notice, index) => paymentToken(idTransaction, index))
}

export const paymentToken = (idTransaction: IdTransaction, index: number) => `${idTransaction}${index + 1}`

const idLength = 32
const place = /^[1-5]$/

/** The transaction that a token names, whether or not it is one of ours; undefined where the text is no token. */
export function transactionOfToken(token: string): IdTransaction | undefined {
  const id = token.slice(0, idLength)
  return isIdTransaction(id) && place.test(token.slice(idLength)) ? id : undefined
}

/**
 * The secret in a payer's URL (URL-22): the payment's id, and 256 bits that only the holder of the key can derive
 * from it. Nothing is stored, so nothing can be read out of a database and used.
 */
import type { KeyObject } from 'node:crypto'
import { equal, hmac } from '../runtime/secret.ts'
import { type IdPSPTransaction, isIdPSPTransaction } from './id-psp-transaction.ts'

export const pageToken = (key: KeyObject, id: IdPSPTransaction) => id + proof(key, id)

/** The payment that a token opens, made with any of these keys; undefined for one that we did not make (PAGE-11). */
export function readPageToken(keys: readonly KeyObject[], token: string): IdPSPTransaction | undefined {
  const id = token.slice(0, 32)
  if (!isIdPSPTransaction(id)) return undefined
  const shown = Buffer.from(token.slice(32))
  const isOurs = keys.filter(key => equal(shown, Buffer.from(proof(key, id)))).length > 0
  return isOurs ? id : undefined
}

/** What a key is called where a payment says by which of them its address was derived: it tells nothing of the key. */
export const pageKeyName = (key: KeyObject) => hmac(key, 'page key').toString('base64url', 0, 6)

const proof = (key: KeyObject, id: IdPSPTransaction) => hmac(key, 'page', id).toString('base64url')

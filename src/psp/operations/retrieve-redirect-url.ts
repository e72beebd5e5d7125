/**
 * RetrieveRedirectUrl · POST /redirections · the platform asks, the PSP answers.
 *
 * Opens a payment, and answers with the page at which its payer can authorize it (URL-1). The same request again
 * gets the same answer to the byte (URL-19): the answer is built from what was stored, whoever stored it. A different
 * one under its identifier is refused (URL-20), and so is what is not served here (URL-21).
 */
import type { KeyObject } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Problem } from '../../contract/checked.ts'
import type { Reply } from '../../contract/operations.ts'
import { badRequest } from '../../contract/problem.ts'
import type { PspConfig } from '../config.ts'
import type { Psp } from '../context.ts'
import { newIdPSPTransaction } from '../id-psp-transaction.ts'
import { pageKeyName, pageToken } from '../page-token.ts'
import { openPayment, type Request, type Terms } from '../payment.ts'
import { isForgottenRequest } from '../store/forget.ts'
import { findPaymentOf, insertPayment, type Stored } from '../store/payment.ts'
import { leadsBack } from '../url-back.ts'

export async function retrieveRedirectUrl(
  { config, clock, random, database, pageKeys, timeLimit }: Psp,
  request: Request,
): Promise<Reply<'RetrieveRedirectUrl'>> {
  const problem = notServed(config, request) ?? leadsBack(request.urlBack)
  if (problem) return badRequest([problem], request.idTransaction)
  const now = clock.now()
  const limits = { timeout: timeLimit(request), margin: config.margin }
  const { terms, move } = openPayment(newIdPSPTransaction(now, random), request, limits, now)
  const [key] = pageKeys
  if (await insertPayment(database, terms, move, pageKeyName(key))) return answer(config, key, terms)
  const earlier = await findPaymentOf(database, request.idTransaction)
  if (!earlier) throw new Error('a payment that was there is gone')
  if (!(await isTheSame(database, earlier, request))) return badRequest([usedAlready], request.idTransaction)
  return answer(config, pageKeys.find(key => pageKeyName(key) === earlier.pageKey) ?? key, earlier)
}

/** JSON knows one zero, JavaScript two. Of what named its payer and was forgotten, a digest is left. */
async function isTheSame(
  database: Psp['database'],
  { idPSPTransaction, request, forgotten }: Stored,
  asked: Request,
) {
  const text = JSON.stringify(asked)
  return forgotten
    ? isForgottenRequest(database, idPSPTransaction, text)
    : isDeepStrictEqual(request, JSON.parse(text))
}

const usedAlready: Problem = {
  field: 'idTransaction',
  expected: 'one that was not used before by a different request',
}

function notServed(
  { psps }: PspConfig,
  { idPsp, idPaymentMethod, touchpoint }: Request,
): Problem | undefined {
  const psp = psps.find(psp => psp.idPsp === idPsp)
  if (!psp) return { field: 'idPsp', expected: 'a PSP that is served here' }
  if (!psp.methods.includes(idPaymentMethod))
    return { field: 'idPaymentMethod', expected: `one of ${psp.methods.join(', ')}` }
  if (!psp.touchpoints.includes(touchpoint))
    return { field: 'touchpoint', expected: `one of ${psp.touchpoints.join(', ')}` }
  return undefined
}

/** URL-8, URL-10. */
function answer(config: PspConfig, pageKey: KeyObject, terms: Terms): Reply<'RetrieveRedirectUrl'> {
  const { idPSPTransaction, request, timeout } = terms
  const url = new URL(`/pay/${pageToken(pageKey, idPSPTransaction)}`, config.page.url).href
  const { idTransaction, amount } = request
  return { status: 200, body: { url, idTransaction, idPSPTransaction, amount, timeout } }
}

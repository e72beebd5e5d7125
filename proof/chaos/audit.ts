/**
 * Goes through the books of both sides when all is quiet and people have done what was left to them: what must never
 * happen (SAFE-1 to SAFE-6) has not, whatever happened on the way. Each finding names its payment.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Case, Quiet } from './cases.ts'

/** What was heard outside of the books. */
export type Heard = {
  /** Each different word to the platform about an outcome, by transaction. */
  outcomes: ReadonlyMap<string, ReadonlySet<string>>
  /** The transactions whose URL a payer got. */
  begun: readonly string[]
  /** What payers were told in the end. */
  seen: readonly { idTransaction: string; state: string }[]
  /** To whom receipts were sent. */
  receipts: readonly { to: readonly string[] }[]
}

export function auditCases({ cases, left, strangers }: Quiet, heard: Heard): string[] {
  const owed = Map.groupBy(left, ({ idTransaction }) => idTransaction)
  const byId = new Map(cases.map(one => [one.idTransaction, one]))
  return [
    ...cases.flatMap(one =>
      [
        ...movedOnce(one),
        ...agree(one),
        ...locksFit(one),
        ...outcomeStands(one, [...(heard.outcomes.get(one.idTransaction) ?? [])]),
        ...onlyWhatIsLeft(
          one,
          (owed.get(one.idTransaction) ?? []).map(({ side, kind }) => `${side}:${kind}`),
        ),
      ].map(finding => `${finding}: ${JSON.stringify(one)}`),
    ),
    ...paidOnce(cases),
    ...strangers.map(id => `SAFE-6: the PSP has a payment of no transaction: ${id}`),
    ...heard.begun.filter(id => !byId.has(id)).map(id => `SAFE-6: a transaction is lost: ${id}`),
    ...receiptsFit(cases, heard.receipts),
    ...heard.seen.flatMap(({ idTransaction, state }) => tookBack(state, byId.get(idTransaction))),
  ]
}

/** SAFE-1, and the half of SAFE-6 that is about money. */
function movedOnce({ debits, returns, taken, amount, ordered }: Case): string[] {
  return [
    ...(debits > 1 ? ['SAFE-1: debited more than once'] : []),
    ...(returns > debits ? ['SAFE-6: given back more often than taken'] : []),
    ...(taken === 0 || taken === amount ? [] : ['SAFE-1: another amount was taken']),
    ...(ordered === null || ordered === amount ? [] : ['SAFE-1: the PSP holds another amount']),
  ]
}

/** SAFE-2, SAFE-3: what the platform holds, against what the PSP holds and the payer's account. */
function agree({ platform, psp, taken, amount }: Case): string[] {
  const isPsp = (state: string, outcome?: unknown) =>
    psp?.state === state && (outcome === undefined || psp.outcome === outcome)
  switch (platform.state) {
    case 'NOTIFIED_OK':
      return [
        ...(taken === amount ? [] : ['SAFE-2: held for paid, and not taken']),
        ...(isPsp('settled', 'OK') && psp && 'accepted' in psp
          ? []
          : ['SAFE-2: held for paid by one side only']),
      ]
    case 'UNAUTHORIZED':
      return [
        ...(taken === 0 ? [] : ['SAFE-3: held for failed, and the payer stays debited']),
        ...(isPsp('settled', platform.outcome) ? [] : ['SAFE-5: the sides hold different outcomes']),
      ]
    case 'REFUNDED':
      return [
        ...(taken === 0 ? [] : ['SAFE-3: held for undone, and the payer stays debited']),
        ...(isPsp('refunded') ? [] : ['SAFE-3: held for undone by one side only']),
      ]
    case 'EXPIRED_NOT_AUTHORIZED':
      return [
        ...(taken === 0 ? [] : ['SAFE-3: nobody had the URL, and the payer stays debited']),
        ...(psp === null || isPsp('settled', 'EXPIRED')
          ? []
          : ['SAFE-3: nobody had the URL, and it was used']),
      ]
    default:
      return ['SAFE-3: it has come to no end']
  }
}

/** SAFE-4: notices stay locked where they were paid, and nowhere else. */
function locksFit({ idTransaction, platform, notices }: Case): string[] {
  const locked = notices.filter(({ lockedBy }) => lockedBy === idTransaction)
  if (platform.state === 'NOTIFIED_OK')
    return locked.length === notices.length ? [] : ['SAFE-4: payable again although it was paid']
  return locked.length === 0 ? [] : ['SAFE-4: an undone payment keeps its notices']
}

/** SAFE-5: one outcome at most was written down on each side, one at most was told, and they are the same. */
function outcomeStands({ platform, psp, outcomes }: Case, told: string[]): string[] {
  const words = new Set([...outcomes.psp, ...outcomes.platform, ...told.map(outcomeIn)])
  return [
    ...(told.length > 1 ? [`SAFE-5: another word was told than before (${told.join(' ')})`] : []),
    ...(outcomes.psp.length > 1 || outcomes.platform.length > 1
      ? ['SAFE-5: an outcome was settled twice']
      : []),
    ...(words.size > 1 ? [`SAFE-5: the outcome changed (${[...words].join(', ')})`] : []),
    ...(psp?.state === 'settled' && platform.state === 'NOTIFIED_OK' && told.length === 0
      ? ['SAFE-5: an outcome is held that was never told']
      : []),
  ]
}

function outcomeIn(body: string): string {
  try {
    return String(JSON.parse(body).outcome)
  } catch {
    return `unreadable: ${body}`
  }
}

/**
 * SAFE-6: nothing is owed any more, but for the outcome of a payment whose URL was never handed out. It is told in
 * vain, for the platform has stopped waiting, and stands with the PSP as unconfirmed.
 */
function onlyWhatIsLeft({ platform, psp }: Case, left: string[]): string[] {
  const inVain = platform.state === 'EXPIRED_NOT_AUTHORIZED' && psp !== null
  const expected = inVain ? ['psp:deliver-outcome'] : []
  return isDeepStrictEqual(left, expected)
    ? []
    : [`SAFE-6: what is owed in the end is [${left.join()}], expected [${expected.join()}]`]
}

/** SAFE-4: whoever pays a notice pays it alone, and once. */
function paidOnce(cases: Case[]): string[] {
  const payers = new Map<string, string[]>()
  for (const { idTransaction, taken, notices } of cases)
    for (const { noticeNumber } of taken > 0 ? notices : [])
      payers.set(noticeNumber, [...(payers.get(noticeNumber) ?? []), idTransaction])
  return [...payers]
    .filter(([, ids]) => ids.length > 1)
    .map(([notice, ids]) => `SAFE-4: notice ${notice} was paid by ${ids.join(' and by ')}`)
}

/** SAFE-6: whoever paid and left an address has a receipt, perhaps twice; and nobody else has. */
function receiptsFit(cases: Case[], receipts: Heard['receipts']): string[] {
  const sent = new Set(receipts.flatMap(({ to }) => to))
  const due = new Set(
    cases.flatMap(({ platform, email }) => (platform.state === 'NOTIFIED_OK' && email !== null ? email : [])),
  )
  return [
    ...[...due].filter(email => !sent.has(email)).map(email => `SAFE-6: a receipt is lost: ${email}`),
    ...[...sent]
      .filter(email => !due.has(email))
      .map(email => `SAFE-2: a receipt of a payment that was not paid: ${email}`),
  ]
}

/** What a payer was told as final stays so. */
function tookBack(seen: string, found: Case | undefined): string[] {
  const end = found?.platform.state ?? 'unknown'
  const stays = finalAs[seen]
  return stays === undefined || stays.includes(end)
    ? []
    : [`SAFE-5: a payer was told ${seen}, and it ended ${end}: ${JSON.stringify(found)}`]
}

const finalAs: Record<string, string[]> = {
  NOTIFIED_OK: ['NOTIFIED_OK'],
  CLOSED: ['NOTIFIED_OK'],
  AUTHORIZATION_COMPLETED: ['NOTIFIED_OK', 'REFUNDED'],
  UNAUTHORIZED: ['UNAUTHORIZED'],
  REFUNDED: ['REFUNDED'],
  EXPIRED: ['REFUNDED'],
  REFUND_REQUESTED: ['REFUNDED'],
  REFUND_ERROR: ['REFUNDED'],
  EXPIRED_NOT_AUTHORIZED: ['EXPIRED_NOT_AUTHORIZED'],
}

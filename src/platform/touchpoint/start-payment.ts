/**
 * Starts a payment: locks its notices, asks the PSP for a URL, and hands it out with the deadline running.
 *
 * The network is touched between two statements, never inside one. If we crash in between, the duty that the first
 * one wrote makes the notices payable again: nobody has the URL, so nothing can have been taken.
 */
import { newIdTransaction } from '../../contract/id-transaction.ts'
import { advance } from '../advance.ts'
import type { Platform } from '../context.ts'
import { closingNamesOf, type Offer } from '../registry.ts'
import { findLocked, type NoticeId } from '../store/notice-lock.ts'
import { firstStored, insertTransaction } from '../store/transaction.ts'
import { activate, amountOf, type Failure, giveUp, handOut, type Order } from '../transaction.ts'
import { askPsp } from './ask-psp.ts'
import { redirectRequest, urlBackOf } from './redirect-request.ts'
import { signSession } from './session.ts'

export type Started = {
  idTransaction: string
  url: string
  amount: number
  timeout: number
  /** The payer's session, and the mark that tells their return from that of another payment. */
  session: string
  t: string
}
/** Without an `idTransaction` there is no transaction. */
export type NotStarted = { locked: NoticeId[] } | { failed: Failure; idTransaction?: string }

/** For an answer that comes at the last moment, and has still to be written down. */
const slack = 5_000
const attempts = 3

export async function startPayment(
  platform: Platform,
  { order, offer }: { order: Order; offer: Offer },
): Promise<Started | NotStarted> {
  const peer = platform.peer(offer)
  if (peer.isFull()) return turnAway(platform, order)
  const locked = await lockNotices(platform, { ...order, names: closingNamesOf(offer) })
  if ('locked' in locked) return locked
  const { idTransaction, activatedAt: now } = locked.terms
  const activated = firstStored(locked.terms, locked.move)
  const { touchpoint } = order
  const session = await signSession(platform, idTransaction)
  const { urlBack, t } = urlBackOf(platform.config.publicUrl, { now, idTransaction, touchpoint, session })
  const request = redirectRequest(idTransaction, order, { urlBack, paymentMethod: offer.method.label })
  const given = await askPsp(platform, peer, request)
  if ('failed' in given) {
    await advance(
      platform,
      idTransaction,
      (transaction, now) => giveUp(transaction, given.failed, now),
      activated,
    )
    return { failed: given.failed, idTransaction }
  }
  const move = await advance(
    platform,
    idTransaction,
    (transaction, now) => handOut(transaction, given, now),
    activated,
  )
  if (!move || 'refused' in move) return { failed: 'late', idTransaction }
  return { idTransaction, url: given.url, amount: amountOf(order), timeout: given.timeout, session, t }
}

/** So many wait for this PSP that one more would wait in vain. Nothing is written, and no notice is locked (URL-23). */
function turnAway({ log }: Platform, { idPsp }: Order): NotStarted {
  log.warn({ idPsp, failed: 'unreachable', reason: 'full' }, 'the PSP is not asked for a URL')
  return { failed: 'unreachable' }
}

/** A lock may be gone by the time that we look for whose it is: then it is tried again. */
async function lockNotices({ database, clock, config, random }: Platform, order: Order) {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const started = activate(newIdTransaction(random), order, config.patience + slack, clock.now())
    if (await insertTransaction(database, started.terms, started.move)) return started
    const locked = await findLocked(database, order.notices)
    if (locked.length > 0)
      return { locked: locked.map(({ fiscalCode, noticeNumber }) => ({ fiscalCode, noticeNumber })) }
  }
  return { locked: order.notices.map(({ fiscalCode, noticeNumber }) => ({ fiscalCode, noticeNumber })) }
}

/**
 * Where the payer's browser comes back to: GET /return, and GET /return/status for its script.
 *
 * That a browser comes back proves nothing (PAGE-10): what is shown is what the PSP has told. Whose payment it is
 * stands in the session, which the script finds in the fragment, and a browser without scripts has in a cookie.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from '../../runtime/http/pages.ts'
import { chooseLanguage } from '../../runtime/pages/language.ts'
import type { Platform } from '../context.ts'
import { findTransaction } from '../store/transaction.ts'
import { amountOf, type Transaction } from '../transaction.ts'
import { outcomeOf } from './outcome.ts'
import { refusal } from './problem.ts'
import { readSession, sessionSeconds } from './session.ts'
import { sessionIn } from './session-cookie.ts'
import { startPath } from './start-page.ts'
import { isFinal, returnFragment, returnView } from './views/return.ts'

export type ReturnRequest = FastifyRequest<{ Querystring: Record<string, unknown> }>

export async function showReturn(platform: Platform, request: ReturnRequest, reply: FastifyReply) {
  const transaction = await transactionOf(platform, request).catch(error => {
    platform.log.error({ err: error }, 'a return page begins without knowing how things stand')
    return undefined
  })
  const told = transaction
    ? tell(transaction, platform.clock.now())
    : ({ state: mayBeRecent(platform, request) } as const)
  return sendPage(reply, returnView({ ...told, ...surroundings(platform, request) }))
}

export async function returnStatus(platform: Platform, request: ReturnRequest, reply: FastifyReply) {
  const transaction = await transactionOf(platform, request)
  if (!transaction) {
    const { status, body } = refusal(401, 'The session is over, or is not one of ours')
    return reply.code(status).header('www-authenticate', 'Bearer').send(body)
  }
  const told = tell(transaction, platform.clock.now())
  const { outcomeCode } = told
  return {
    final: isFinal(told.state),
    state: transaction.state,
    ...(outcomeCode !== undefined && { outcomeCode }),
    html: returnFragment({ ...told, ...surroundings(platform, request) }).markup,
  }
}

/** Whose payment it is: the script's word, or else the cookie. */
export async function sessionOf(platform: Platform, request: ReturnRequest) {
  const token = bearerOf(request) ?? cookieOf(platform, request)
  return token === undefined ? undefined : readSession(platform, token)
}

async function transactionOf(platform: Platform, request: ReturnRequest): Promise<Transaction | undefined> {
  const id = await sessionOf(platform, request)
  return id && findTransaction(platform.database, id)
}

function tell(transaction: Transaction, now: Date) {
  const [notice, ...others] = transaction.order.notices
  const payee = others.length === 0 ? { payee: notice.companyName } : {}
  return { ...outcomeOf(transaction, now), amount: amountOf(transaction.order), ...payee }
}

/** Without a session the script may still find one in the fragment, as long as one of this age can be valid. */
function mayBeRecent({ clock }: Platform, request: ReturnRequest): 'pending' | 'lost' {
  const age = clock.now().getTime() - Number(markOf(request) || Number.NaN)
  return age < sessionSeconds * 1000 ? 'pending' : 'lost'
}

function surroundings(platform: Platform, request: ReturnRequest) {
  const mark = markOf(request)
  const query = mark === '' ? '' : `?t=${mark}`
  return {
    lang: chooseLanguage(request.headers['accept-language'], request.query.lang),
    paths: { self: `/return${query}`, status: `/return/status${query}`, ...startPath(platform) },
  }
}

function markOf({ query: { t } }: ReturnRequest): string {
  return typeof t === 'string' && /^\d{1,16}$/.test(t) ? t : ''
}

const cookieOf = ({ config }: Platform, request: ReturnRequest) =>
  sessionIn(request.headers.cookie, config.publicUrl, markOf(request))

const bearerOf = ({ headers }: ReturnRequest) => /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]

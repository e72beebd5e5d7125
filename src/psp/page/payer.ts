/**
 * Who may see a payment: whoever holds its secret URL, in the browser that opened it first (PAGE-3, PAGE-11).
 *
 * That browser is known by a random cookie, of which the payment keeps a hash. For anybody else, and for a payment
 * that ended a while ago, there is no payment here, whatever the reason.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { after } from '../../runtime/clock.ts'
import { cookiesIn, setCookie } from '../../runtime/http/cookie.ts'
import { equal, sha256 } from '../../runtime/secret.ts'
import type { Psp } from '../context.ts'
import { readPageToken } from '../page-token.ts'
import { bindBrowser, findPayment, type Stored } from '../store/payment.ts'

export type PayRequest = FastifyRequest<{ Params: { token: string }; Querystring: Record<string, string> }>

/** How long after its deadline a payment's own browser is still sent back. */
const memory = 15 * 60_000
const cookieName = 'payer'
const cookieForm = /^[\w-]{43}$/

/** The payment that this browser may act on, or undefined. */
export async function payerOf(psp: Psp, request: PayRequest): Promise<Stored | undefined> {
  const payment = await paymentAt(psp, request)
  return payment && isTheirs(psp, payment, request) ? payment : undefined
}

/** The same, for a browser that may be the first: then it becomes the payer's, and gets its cookie. */
export async function welcome(
  psp: Psp,
  request: PayRequest,
  reply: FastifyReply,
): Promise<Stored | undefined> {
  const payment = await paymentAt(psp, request)
  if (!payment || isTheirs(psp, payment, request)) return payment
  if (payment.browser || payment.state !== 'open' || psp.clock.now() >= payment.closesAt) return undefined
  const browser = browserOf(psp, request) ?? newBrowser(psp, reply)
  const bound = await bindBrowser(psp.database, payment.idPSPTransaction, browser)
  if (equal(bound, browser)) return payment
  reply.removeHeader('set-cookie') // of two tabs that came at once, one has the cookie that counts
  return undefined
}

async function paymentAt({ pageKeys, database, clock }: Psp, { params }: PayRequest) {
  const id = readPageToken(pageKeys, params.token)
  const payment = id && (await findPayment(database, id))
  return payment && clock.now() < after(payment.deadline, memory) ? payment : undefined
}

function isTheirs(psp: Psp, { browser }: Stored, request: PayRequest): boolean {
  const asking = browserOf(psp, request)
  return browser !== null && asking !== undefined && equal(browser, asking)
}

function browserOf({ config }: Psp, { headers }: PayRequest): Buffer | undefined {
  const cookies = cookiesIn(headers.cookie, config.page.url, cookieName)
  const cookie = cookies.find(value => cookieForm.test(value))
  return cookie === undefined ? undefined : sha256(cookie)
}

function newBrowser({ random, config }: Psp, reply: FastifyReply): Buffer {
  const value = random(32).toString('base64url')
  reply.header('set-cookie', setCookie(config.page.url, { name: cookieName, value, path: '/pay' }))
  return sha256(value)
}

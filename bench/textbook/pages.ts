/** The textbook stack’s pages for the payer, in the browser that opened them first. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import type { DataSource } from 'typeorm'
import { sca } from './bank.ts'
import { type Payment, payments } from './entities.ts'
import { authorize, bindBrowser, cancel, challenge, countAttempt } from './payments.ts'
import { closedView, leavingView, paymentView, waitingView } from './views.ts'
import type { Worker } from './worker.ts'

type At = Request<{ token: string }>

const stylesheet = fileURLToPath(new URL('../../src/runtime/pages/page.css', import.meta.url))

export function pageApp(database: DataSource, { wake }: Pick<Worker, 'wake'>): Express {
  const app = express().disable('x-powered-by')
  app.get('/assets/page.css', (_request, response) => response.sendFile(stylesheet))
  app.use(carefully, express.urlencoded({ extended: false }))

  app.get('/pay/:token', async (request, response) => {
    const entered = await enter(database, request, response)
    if (!entered) return void response.status(404).send(closedView())
    response.send(view(await concluded(entered)))
  })

  app.post('/pay/:token/authorize', async (request, response) => {
    const payment = await theirs(database, request)
    if (!payment) return void response.status(404).send(closedView())
    const customer: unknown = request.body?.customer
    if (typeof customer !== 'string' || !/^\w[\w .@-]{0,63}$/.test(customer))
      return void response.status(400).send(paymentView(payment))
    const counted = await countAttempt(database, payment.id)
    if (counted?.state === 'open')
      await challenge(database, payment.id, { customer, challenge: await sca.challenge(payment.id) })
    else wake()
    response.redirect(303, `/pay/${request.params.token}`)
  })

  app.post('/pay/:token/cancel', async (request, response) => {
    const payment = await theirs(database, request)
    if (!payment) return void response.status(404).send(closedView())
    await cancel(database, payment.id)
    wake()
    response.redirect(303, `/pay/${request.params.token}`)
  })

  app.get('/pay/:token/leave', async (request, response) => {
    const payment = await theirs(database, request)
    if (!payment) return void response.status(404).send(closedView())
    response.redirect(303, payment.confirmedAt ? payment.request.urlBack : `/pay/${request.params.token}`)
  })

  /** Where the device has approved, the money is taken. */
  async function concluded(payment: Payment): Promise<Payment> {
    if (payment.state !== 'open' || payment.challenge === null) return payment
    if ((await sca.verdict(payment.challenge)) !== 'approved') return payment
    const moved = await authorize(database, payment.id, payment.challenge)
    wake()
    return moved ?? payment
  }

  app.use(failed)
  return app
}

function view(payment: Payment): string {
  if (payment.confirmedAt) return leavingView(payment)
  return payment.state === 'open' && payment.challenge === null ? paymentView(payment) : waitingView(payment)
}

/** The payment, for the browser that is the payer’s, or becomes it by being the first. */
async function enter(database: DataSource, request: At, response: Response): Promise<Payment | undefined> {
  const payment = await paymentAt(database, request)
  if (!payment || isTheirs(payment, request)) return payment
  if (payment.browser !== null || payment.state !== 'open' || new Date() >= payment.closesAt) return undefined
  const cookie = randomBytes(32).toString('base64url')
  if (!(await bindBrowser(database, payment.id, hashOf(cookie)))) return undefined
  response.cookie('payer', cookie, { httpOnly: true, sameSite: 'lax', path: '/pay' })
  return payment
}

async function theirs(database: DataSource, request: At): Promise<Payment | undefined> {
  const payment = await paymentAt(database, request)
  return payment && isTheirs(payment, request) ? payment : undefined
}

async function paymentAt(database: DataSource, { params: { token } }: At): Promise<Payment | undefined> {
  return (await database.manager.findOneBy(payments, { token })) ?? undefined
}

function isTheirs({ browser }: Payment, { headers }: At): boolean {
  const [, cookie] = /(?:^|; )payer=([\w-]{43})/.exec(headers.cookie ?? '') ?? []
  return (
    browser !== null &&
    cookie !== undefined &&
    timingSafeEqual(Buffer.from(browser), Buffer.from(hashOf(cookie)))
  )
}

const hashOf = (cookie: string) => createHash('sha256').update(cookie).digest('hex')

const carefully: RequestHandler = (_request, response, next) => {
  response.set({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
  })
  next()
}

const failed: ErrorRequestHandler = (error, _request, response, _next) => {
  console.error(error)
  response.status(503).send(closedView())
}

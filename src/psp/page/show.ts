/** show · GET /pay/{token} · the page that fits where the payment stands (PAGE-1). */
import type { FastifyReply } from 'fastify'
import { sendPage } from '../../runtime/http/pages.ts'
import { chooseLanguage, type Language, withLanguage } from '../../runtime/pages/language.ts'
import { NoWord, within } from '../bank/within.ts'
import { concludeChallenge } from '../conclude-challenge.ts'
import type { Psp } from '../context.ts'
import { readPageToken } from '../page-token.ts'
import { payee } from '../payee.ts'
import type { Stored } from '../store/payment.ts'
import { type PayRequest, welcome } from './payer.ts'
import { settledDown, stageOf } from './stage.ts'
import { approvingView } from './views/approving.ts'
import { closedView } from './views/closed.ts'
import { leavingView } from './views/leaving.ts'
import { type Customer, paymentView } from './views/payment.ts'
import { troubleView } from './views/trouble.ts'
import { type UndonePage, undoneView } from './views/undone.ts'
import { waitingView } from './views/waiting.ts'
import { isPaymentProblem } from './views/words.ts'

export async function show(psp: Psp, request: PayRequest, reply: FastifyReply) {
  const id = readPageToken(psp.pageKeys, request.params.token)
  if (!id) return showClosed(psp, request, reply)
  using news = psp.signals.listen(id)
  const entered = await welcome(psp, request, reply)
  if (!entered) return showClosed(psp, request, reply)
  const payment = await concludeChallenge(psp, entered)
  return showPayment(psp, request, reply, await settledDown(psp, payment, news))
}

async function showPayment(psp: Psp, request: PayRequest, reply: FastifyReply, payment: Stored) {
  const now = psp.clock.now()
  const stage = stageOf(payment, now)
  const self = `/pay/${request.params.token}`
  if (stage === 'leave') return showLeaving(psp, request, reply, payment)
  const page = { ...summaryOf(psp, payment), lang: languageOf(request), now }
  const paths = {
    self,
    events: `${self}/events?stage=${stage}`,
    authorize: `${self}/authorize`,
    cancel: `${self}/cancel`,
    leave: `${self}/leave`,
  }
  const send = (markup: string) => sendPage(reply, markup)
  switch (stage) {
    case 'choose': {
      const customers = await customersOf(psp)
      const problem = customers === 'unavailable' ? customers : request.query.problem
      const known = customers === 'unavailable' ? null : customers
      const said = isPaymentProblem(problem) && { problem }
      return send(paymentView({ ...page, customers: known, paths, ...said }))
    }
    case 'approve': {
      const phoneUrl = payment.state === 'open' ? payment.challenge?.phoneUrl : undefined
      return send(approvingView({ ...page, paths, ...(phoneUrl !== undefined && { phoneUrl }) }))
    }
    case 'bank':
      return send(waitingView({ ...page, waitingFor: 'bank', paths }))
    case 'telling':
      return send(waitingView({ ...page, waitingFor: 'leaving', paths }))
    case 'undoing':
    case 'undone':
    case 'retained':
      return send(undoneView({ ...page, ...undoingOf(payment), paths }))
  }
}

/**
 * Sends the browser on by a page, not by a redirect. Chromium holds every redirect that follows a form against
 * `form-action`, the platform's own too, and where those lead nobody here can know. A page ends that chain, so forms
 * need lead nowhere but here, and `urlBack` may redirect wherever it likes (PAGE-6).
 */
function showLeaving(psp: Psp, request: PayRequest, reply: FastifyReply, payment: Stored) {
  const { pspName } = summaryOf(psp, payment)
  const leave = `/pay/${request.params.token}/leave`
  reply.header('refresh', `0; url=${leave}`)
  return sendPage(reply, leavingView({ lang: languageOf(request), pspName, leave }))
}

function undoingOf(payment: Stored): Pick<UndonePage, 'money' | 'by'> {
  if (payment.state === 'retained') return { money: 'retained' }
  if (payment.state === 'refunding') return { money: 'undoing', by: payment.by }
  if (payment.state !== 'refunded') return { money: 'undoing', by: 'platform' }
  return { money: payment.returned ? 'returned' : 'untaken', by: payment.by }
}

async function customersOf(psp: Psp): Promise<Customer[] | null | 'unavailable'> {
  try {
    return await within(psp, () => psp.bank.sca.customers())
  } catch (error) {
    if (error instanceof NoWord) return 'unavailable'
    throw error
  }
}

/** Something of ours failed (503), or is asked for too often (429): the payment stands as it stood, and its page is tried again. */
export function showTrouble(psp: Psp, request: PayRequest, reply: FastifyReply, status: 429 | 503 = 503) {
  const { token } = request.params
  const lang = languageOf(request)
  const wait = reply.getHeader('retry-after') ?? 3
  const self = token === undefined ? undefined : `/pay/${encodeURIComponent(token)}` // it may be made up, line ends and all
  if (self !== undefined) reply.header('refresh', `${wait}; url=${withLanguage(self, lang)}`)
  return sendPage(reply.code(status).header('retry-after', wait), troubleView({ lang, pspName: psp.name }))
}

export function showClosed(psp: Psp, request: PayRequest, reply: FastifyReply, status: 403 | 404 = 404) {
  return sendPage(reply.code(status), closedView({ lang: languageOf(request), pspName: psp.name }))
}

function summaryOf({ config, name }: Psp, { request, closesAt }: Stored) {
  const { amount, description, idPsp } = request
  const pspName = config.psps.find(psp => psp.idPsp === idPsp)?.name ?? name
  return { pspName, payee: payee(request), description, amount, closesAt }
}

const languageOf = ({ headers, query }: PayRequest): Language =>
  chooseLanguage(headers['accept-language'], query.lang)

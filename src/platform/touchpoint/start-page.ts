/**
 * The start page of the demo: GET / shows invented notices, POST /start pays them through the same door as POST
 * /payments, and sends the browser to the PSP (PAGE-8).
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from '../../runtime/http/pages.ts'
import { chooseLanguage } from '../../runtime/pages/language.ts'
import type { Platform } from '../context.ts'
import type { Offer, Registry } from '../registry.ts'
import { findLocked } from '../store/notice-lock.ts'
import type { Touchpoint } from '../transaction.ts'
import { failures } from './api.ts'
import { demoNotices } from './demo-notices.ts'
import { readOrder } from './order.ts'
import { sessionCookie } from './session-cookie.ts'
import { startPayment } from './start-payment.ts'
import { type Entered, methodValue, type NoticeLine, startView } from './views/start.ts'
import type { StartProblem } from './views/words.ts'

type Form = Record<string, string | string[] | undefined>
export type StartRequest = FastifyRequest<{ Querystring: Form; Body: Form | null }>

/** Where one pays from: in the demo, this page; elsewhere the touchpoint's own, of which nothing is known here. */
export const startPath = ({ config }: Platform) => (config.demo ? { start: '/' } : {})

export function showStart(platform: Platform, request: StartRequest, reply: FastifyReply) {
  return show(platform, request, reply, touchpointIn(request.query))
}

export async function postStart(platform: Platform, request: StartRequest, reply: FastifyReply) {
  const form = request.body ?? {}
  const touchpoint = touchpointIn(form)
  const again = (status: number, problem: StartProblem) =>
    show(platform, request, reply.code(status), touchpoint, problem, enteredIn(form))
  const registry = await platform.registry.current()
  const ordered = readOrder(registry, orderIn(platform, registry, form, touchpoint))
  if (!ordered.ok) return again(400, ordered.problems.every(isAboutEmail) ? 'email' : 'choose')
  const started = await startPayment(platform, ordered.value)
  if ('locked' in started) return again(409, 'locked')
  if ('failed' in started) {
    const problem = started.failed === 'refused' || started.failed === 'broken' ? 'refused' : 'unreachable'
    return again(failures[started.failed].status, problem)
  }
  reply.header('set-cookie', sessionCookie(platform.config.publicUrl, started))
  return reply.redirect(new URL(started.url).href, 303)
}

/**
 * Where the form may lead. The PSP's address is known only once it has been asked, and Chromium holds a redirect
 * against `form-action`; so the policy allows what `ask-psp.ts` lets through: pages over TLS, and this machine.
 */
const formsLeadTo = ['https:', 'http://localhost:*', 'http://127.0.0.1:*']

async function show(
  { database, registry, config }: Platform,
  { headers, query }: StartRequest,
  reply: FastifyReply,
  touchpoint: Touchpoint,
  problem?: StartProblem,
  entered?: Entered,
) {
  const { offers } = await registry.current()
  const locked = await findLocked(database, demoNotices)
  const page = startView({
    lang: chooseLanguage(headers['accept-language'], query.lang),
    notices: demoNotices.map((notice): NoticeLine => {
      const lock = locked.find(({ noticeNumber }) => noticeNumber === notice.noticeNumber)
      if (!lock) return { ...notice, status: 'payable' }
      return { ...notice, status: lock.state === 'NOTIFIED_OK' ? 'paid' : 'locked' }
    }),
    methods: methodLines(offers.filter(offer => offer.touchpoint === touchpoint)),
    fee: config.demoFee,
    paths: { self: touchpoint === 'IO' ? '/?touchpoint=IO' : '/', start: '/start' },
    touchpoint,
    ...(problem && { problem }),
    ...(entered && { entered }),
  })
  return sendPage(reply, page, formsLeadTo)
}

/** The PSP is named where a payer could not tell two of them apart. */
function methodLines(offers: Offer[]) {
  const several = new Set(offers.map(({ idPsp }) => idPsp)).size > 1
  return offers.map(({ idPsp, idPaymentMethod, method, psp }) => ({
    idPsp,
    idPaymentMethod,
    label: several ? `${method.label} · ${psp.name}` : method.label,
  }))
}

function orderIn({ config }: Platform, { offers }: Registry, form: Form, touchpoint: Touchpoint) {
  const { notices, method, email } = enteredIn(form)
  const offer = offers.find(one => methodValue(one) === method && one.touchpoint === touchpoint)
  return {
    notices: notices.map(number => demoNotices.find(({ noticeNumber }) => noticeNumber === number)),
    fee: config.demoFee,
    idPsp: offer?.idPsp,
    idPaymentMethod: offer?.idPaymentMethod,
    touchpoint,
    ...(email !== undefined && { email }),
  }
}

function enteredIn(form: Form): Entered {
  const [method] = all(form.method)
  const email = all(form.email)[0]?.trim()
  return { notices: all(form.notice), ...(method && { method }), ...(email && { email }) }
}

const touchpointIn = ({ touchpoint }: Form): Touchpoint => (touchpoint === 'IO' ? 'IO' : 'CHECKOUT')
const isAboutEmail = ({ field }: { field: string }) => field === 'email'
const all = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat())

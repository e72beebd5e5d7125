/**
 * How administrators come in and go: by the provider, or by a link that is used once. A new session has a new secret, and
 * ends the one that the browser had. Whatever goes wrong is a page, and a line in the log that names nobody.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { after } from '../../../runtime/clock.ts'
import { sendPage } from '../../../runtime/http/pages.ts'
import { chooseLanguage, withLanguage } from '../../../runtime/pages/language.ts'
import { sha256 } from '../../../runtime/secret.ts'
import type { Platform } from '../../context.ts'
import { beginSession, endSession, type Person } from '../../store/session.ts'
import { findLink, takeLink } from '../../store/sign-in-link.ts'
import { paths } from '../views/paths.ts'
import type { Gate } from './administrator.ts'
import { mayEnter, nameOf } from './admission.ts'
import { cookieOf, cookieWith, withoutCookie } from './cookies.ts'
import { explained, isSilence } from './explained.ts'
import { comesFromUs } from './genuine.ts'
import { newPending, type Pending, pendingSeconds, readPending } from './pending.ts'
import { signInPaths } from './sign-in-paths.ts'
import { linkView } from './views/link.ts'
import { signInView } from './views/sign-in.ts'
import type { Problem } from './views/words.ts'
import { takeWay } from './way-back.ts'

type Office = { platform: Platform; gate: Gate }
type Query = { lang?: unknown; state?: unknown; error?: unknown; ended?: unknown }
type Route = { Querystring: Query }
type LinkRoute = Route & { Params: { token: string } }

const statuses: Record<Problem, number> = {
  stale: 400,
  forged: 403,
  declined: 403,
  stranger: 403,
  link: 404,
  silent: 502,
  unusable: 502,
  ended: 401,
}

export async function signInRoutes(app: FastifyInstance, { platform, gate }: Office) {
  const { provider } = platform

  app.get<Route>(paths.signIn, async (request, reply) => {
    if (await gate.administratorOf(request)) return goIn(platform, request, reply)
    if ('ended' in request.query) return show(platform, request, reply.code(statuses.ended), 'ended')
    return show(platform, request, reply)
  })
  if (provider)
    app.get<Route>(signInPaths.start, async (request, reply) => {
      const pending = newPending(platform, platform.random)
      try {
        const url = await provider.begin(pending)
        reply.header('set-cookie', cookieWith(publicUrlOf(platform), 'pending', pending.seed, pendingSeconds))
        return reply.redirect(url, 303)
      } catch (error) {
        return refuse(platform, request, reply, isSilence(error) ? 'silent' : 'unusable', error)
      }
    })
  app.get<Route>(signInPaths.callback, (request, reply) => callBack(platform, request, reply))
  app.get<LinkRoute>(signInPaths.link(':token'), async (request, reply) => {
    const { token } = request.params
    const name = await findLink(platform.database, sha256(token), platform.clock.now())
    if (name === undefined) return refuse(platform, request, reply, 'link')
    return sendPage(reply, linkView({ lang: languageOf(request), name, self: signInPaths.link(token) }))
  })
  app.post<LinkRoute>(signInPaths.link(':token'), (request, reply) => useLink(platform, request, reply))
  app.post<Route>(paths.signOut, async (request, reply) => {
    const session = cookieOf(request, publicUrlOf(platform), 'session')
    if (session !== undefined && !gate.isGenuine(request)) return refuse(platform, request, reply, 'forged')
    if (session !== undefined) await endSession(platform.database, sha256(session), platform.clock.now())
    reply.header('set-cookie', withoutCookie(publicUrlOf(platform), 'session'))
    return reply.redirect(withLanguage(paths.signIn, languageOf(request)), 303)
  })
}

/** Where the provider sends the browser back to. What did not begin in this browser never reaches the provider. */
async function callBack(platform: Platform, request: FastifyRequest<Route>, reply: FastifyReply) {
  const { provider } = platform
  const query = new URLSearchParams(request.url.split('?')[1])
  const seed = cookieOf(request, publicUrlOf(platform), 'pending')
  const pending = readPending(platform, { seed, state: query.get('state') })
  if (!provider || !pending) return refuse(platform, request, reply, 'stale')
  reply.header('set-cookie', withoutCookie(publicUrlOf(platform), 'pending'))
  const vouched = await provider.finish(pending, query.toString()).catch((error: unknown) => ({ error }))
  if (!('error' in vouched)) return admit(platform, request, reply, { person: vouched, pending })
  const { error } = vouched
  return refuse(platform, request, reply, isSilence(error) ? 'silent' : 'declined', error)
}

async function admit(
  platform: Platform,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  { person, pending }: { person: Person; pending: Pending },
) {
  const { database, config } = platform
  if (!mayEnter(config.backoffice, person)) return refuse(platform, request, reply, 'stranger')
  const session = newSession(platform, request)
  const begun = await beginSession(database, {
    ...session.row,
    origin: sha256(pending.seed),
    name: nameOf(person),
    person,
  })
  if (!begun) return refuse(platform, request, reply, 'stale')
  return letIn(platform, request, reply, session.secret)
}

async function useLink(platform: Platform, request: FastifyRequest<LinkRoute>, reply: FastifyReply) {
  if (!comesFromUs(request, publicUrlOf(platform))) return refuse(platform, request, reply, 'forged')
  const session = newSession(platform, request)
  const link = sha256(request.params.token)
  if (!(await takeLink(platform.database, { ...session.row, link })))
    return refuse(platform, request, reply, 'link')
  return letIn(platform, request, reply, session.secret)
}

function newSession(platform: Platform, request: FastifyRequest) {
  const { clock, random, config } = platform
  const secret = random(32).toString('base64url')
  const had = cookieOf(request, config.publicUrl, 'session')
  const at = clock.now()
  const row = {
    hash: sha256(secret),
    at,
    endsAt: after(at, config.backoffice.sessionLength),
    instead: had === undefined ? undefined : sha256(had),
  }
  return { secret, row }
}

function letIn(platform: Platform, request: FastifyRequest<Route>, reply: FastifyReply, secret: string) {
  platform.log.info({}, 'an administrator signed in')
  reply.header('set-cookie', cookieWith(publicUrlOf(platform), 'session', secret))
  return goIn(platform, request, reply)
}

/** To where they wanted to go, or to the first page. */
function goIn(platform: Platform, request: FastifyRequest<Route>, reply: FastifyReply) {
  const way = takeWay(request, reply, publicUrlOf(platform))
  return reply.redirect(way ?? withLanguage(paths.psps, languageOf(request)), 303)
}

function refuse(
  platform: Platform,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  problem: Problem,
  error?: unknown,
) {
  const because = error === undefined ? {} : { because: explained(error) }
  platform.log.warn({ problem, ...because }, 'nobody was signed in')
  return show(platform, request, reply.code(statuses[problem]), problem)
}

function show(
  { provider, config }: Platform,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  problem?: Problem,
) {
  const way = provider ? { host: provider.host, start: signInPaths.start } : undefined
  const page = { lang: languageOf(request), way, demo: config.demo, self: paths.signIn }
  return sendPage(reply, signInView({ ...page, ...(problem && { problem }) }))
}

const publicUrlOf = ({ config }: Platform) => config.publicUrl
const languageOf = ({ headers, query }: FastifyRequest<Route>) =>
  chooseLanguage(headers['accept-language'], query.lang)

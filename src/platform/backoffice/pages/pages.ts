/**
 * The back office's pages. Whoever is not signed in is led to where one does; whoever posts a form that is not ours gets
 * a refusal; and what was done is shown by another page, so that loading it again does nothing.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendPage, serveAsset } from '../../../runtime/http/pages.ts'
import { chooseLanguage, withLanguage } from '../../../runtime/pages/language.ts'
import type { Platform } from '../../context.ts'
import type { Gate } from '../sign-in/administrator.ts'
import { leadToSignIn } from '../sign-in/way-back.ts'
import { paths } from '../views/paths.ts'
import type { Frame } from '../views/pieces.ts'
import { routes } from './routes.ts'
import { type Answer, type Fields, type Page, sorry } from './visit.ts'

type Office = { platform: Platform; gate: Gate }
type Route = { Params: Record<string, string>; Querystring: Fields; Body: Fields | null }
type Request = FastifyRequest<Route>

export async function backofficePages(app: FastifyInstance, office: Office) {
  serveAsset(app, paths.style, new URL('../views/backoffice.css', import.meta.url))
  for (const { path, show, post } of routes) {
    if (show) app.get<Route>(path, (request, reply) => attend(office, show, request, reply))
    if (post) app.post<Route>(path, (request, reply) => attend(office, post, request, reply))
  }
}

async function attend({ platform, gate }: Office, page: Page, request: Request, reply: FastifyReply) {
  const administrator = await gate.administratorOf(request)
  const lang = languageOf(request)
  if (!administrator) return leadToSignIn(request, reply, { lang, publicUrl: platform.config.publicUrl })
  const signedIn = { name: administrator.name, csrf: gate.csrfOf(request) }
  const frame: Frame = { lang, signedIn, self: selfOf(request) }
  if (request.method === 'POST' && !gate.isGenuine(request))
    return send(reply, lang, sorry({ frame }, 403, 'forged'))
  const { params: named, query, body } = request
  return send(reply, lang, await page({ platform, frame, named, query, form: body ?? {} }))
}

function send(reply: FastifyReply, lang: Frame['lang'], answer: Answer) {
  if ('to' in answer) return reply.redirect(withLanguage(answer.to, lang), 303)
  return sendPage(reply.code(answer.status ?? 200), answer.page)
}

const languageOf = ({ headers, query }: Request) => chooseLanguage(headers['accept-language'], query?.lang)

/** What can be asked for again: without its language, and without what was just done. */
function selfOf({ url, method }: Request): string {
  const [path = '', query] = url.split('?', 2)
  if (method !== 'GET' || query === undefined) return path
  const asked = new URLSearchParams(query)
  for (const name of ['lang', 'done']) asked.delete(name)
  return asked.size === 0 ? path : `${path}?${asked}`
}

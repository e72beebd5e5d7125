/**
 * The access tokens of all administrators: listed, made, revoked. One that is made is shown by the answer to its form,
 * which makes no second one: a page that is loaded again, or a button that is pressed twice, leaves no token of which
 * nobody knows.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from '../../../runtime/http/pages.ts'
import { chooseLanguage, withLanguage } from '../../../runtime/pages/language.ts'
import type { Platform } from '../../context.ts'
import { listAccessTokens, revokeAccessToken } from '../../store/access-token.ts'
import { noTroubles, type Troubles } from '../views/form.ts'
import { makeAccessToken, readDays } from './access-token.ts'
import { type Gate, signedIn } from './administrator.ts'
import { isName } from './names.ts'
import { signInPaths } from './sign-in-paths.ts'
import { tokensView } from './views/tokens.ts'
import { words } from './views/words.ts'
import { leadToSignIn } from './way-back.ts'

type Office = { platform: Platform; gate: Gate }
type Form = Record<string, unknown>
type Route = { Querystring: Form; Body: Form | null; Params: { id: string } }
type Asked = FastifyRequest<Route>
type Caller = NonNullable<Awaited<ReturnType<typeof signedIn>>>
type Shown = {
  status?: number
  made?: string
  isRevoked?: boolean
  entered?: { name: string; days: string }
  troubles?: Troubles
}

const choices = [7, 30, 90]
const usual = { name: '', days: '30' }

export async function tokenRoutes(app: FastifyInstance, office: Office) {
  const { platform, gate } = office

  /** Nobody else gets further; a form that no page of ours posted changes nothing. */
  const forAdministrators =
    (answer: (request: Asked, reply: FastifyReply, caller: Caller) => unknown) =>
    async (request: Asked, reply: FastifyReply) => {
      const caller = await signedIn(platform, request)
      const { publicUrl } = platform.config
      if (!caller) return leadToSignIn(request, reply, { lang: languageOf(request), publicUrl })
      if (request.method === 'POST' && !gate.isGenuine(request))
        return show(office, request, reply, caller, {
          status: 403,
          troubles: { beside: new Map(), others: [words[languageOf(request)].problems.forged] },
        })
      return answer(request, reply, caller)
    }

  app.get<Route>(
    signInPaths.tokens,
    forAdministrators((request, reply, caller) =>
      show(office, request, reply, caller, { isRevoked: request.query.done === 'revoked' }),
    ),
  )
  app.post<Route>(
    signInPaths.tokens,
    forAdministrators((request, reply, caller) => make(office, request, reply, caller)),
  )
  app.post<Route>(
    signInPaths.revoke(':id'),
    forAdministrators(async (request, reply, { name }) => {
      const id = /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : 0
      await revokeAccessToken(platform.database, id, { who: name, at: platform.clock.now() })
      const path = withLanguage(`${signInPaths.tokens}?done=revoked`, languageOf(request))
      return reply.redirect(path, 303)
    }),
  )
}

async function make(office: Office, request: Asked, reply: FastifyReply, caller: Caller) {
  const { name, days } = request.body ?? {}
  const entered = { name: String(name ?? '').trim(), days: String(days ?? '') }
  const said = words[languageOf(request)].tokens
  const wrong: [string, string][] = []
  const length = readDays(entered.days)
  if (!isName(entered.name)) wrong.push(['name', said.badName])
  if (length === undefined) wrong.push(['days', said.badDays])
  const beside = new Map(wrong.map(([field, text]) => [field, [text]]))
  if (length === undefined || wrong.length > 0)
    return show(office, request, reply, caller, { status: 400, entered, troubles: { beside, others: [] } })
  const { name: who, person } = caller
  const once = onceIn(request.body)
  const done = await makeAccessToken(office.platform, {
    ...{ name: entered.name, days: length, who, person, once },
  })
  if ('token' in done) return show(office, request, reply, caller, { status: 201, made: done.token })
  const others = [done.refused === 'full' ? said.tooMany : said.madeAlready]
  const troubles = { beside: new Map(), others }
  return show(office, request, reply, caller, { status: 409, entered, troubles })
}

async function show(
  { platform, gate }: Office,
  request: Asked,
  reply: FastifyReply,
  { name }: Caller,
  { status = 200, entered = usual, troubles = noTroubles, ...more }: Shown,
) {
  const tokens = await listAccessTokens(platform.database, platform.clock.now())
  const lang = languageOf(request)
  const who = { name, csrf: gate.csrfOf(request) }
  const once = platform.random(16).toString('base64url')
  const page = { lang, signedIn: who, tokens, choices, entered, once, troubles, ...more }
  return sendPage(reply.code(status), tokensView(page))
}

const onceIn = (form: Form | null): string | undefined =>
  typeof form?.once === 'string' ? form.once : undefined

const languageOf = ({ headers, query }: Asked) => chooseLanguage(headers['accept-language'], query.lang)

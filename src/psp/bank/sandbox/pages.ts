/**
 * What a payer of the sandbox bank can see and touch: the phone that asks for their approval, and the accounts. The
 * phone's answer is an ordinary form, and its page says afterwards which answer stands.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendPage } from '../../../runtime/http/pages.ts'
import { chooseLanguage, withLanguage } from '../../../runtime/pages/language.ts'
import type { SandboxBank } from './sandbox-bank.ts'
import { accountsView } from './views/accounts.ts'
import { phoneView } from './views/phone.ts'
import { phoneListView } from './views/phone-list.ts'

export type SandboxPages = {
  bank: Pick<SandboxBank, 'phone' | 'accounts'>
  bankName: string
  /** The path of the script that looks for new requests while the list is empty. */
  script?: string
}
type OnPhone = { Params: { challenge: string }; Body: unknown }
type Said = 'approved' | 'refused'

const list = '/sandbox/phone'
const accounts = '/sandbox/accounts'
const phone = (id: string) => `${list}/${encodeURIComponent(id)}`

export async function sandboxPages(app: FastifyInstance, { bank, ...site }: SandboxPages): Promise<void> {
  app.get(list, async (request, reply) => {
    const page = { ...site, lang: language(request), paths: { self: list, phone } }
    return sendPage(reply, phoneListView({ ...page, challenges: await bank.phone.pending() }))
  })

  app.get<OnPhone>(`${list}/:challenge`, async (request, reply) => {
    const challenge = await bank.phone.show(request.params.challenge)
    const lang = language(request)
    if (!challenge) return reply.redirect(withLanguage(list, lang), 303)
    const self = phone(challenge.id)
    const paths = { self, answer: `${self}/answer`, list }
    return sendPage(reply, phoneView({ lang, bankName: site.bankName, challenge, paths }))
  })

  app.post<OnPhone>(`${list}/:challenge/answer`, async (request, reply) => {
    const { challenge } = request.params
    const said = pressed(request.body)
    if (said) await bank.phone.answer(challenge, said)
    return reply.redirect(withLanguage(phone(challenge), language(request)), 303)
  })

  app.get(accounts, async (request, reply) => {
    const page = { bankName: site.bankName, lang: language(request), paths: { self: accounts } }
    return sendPage(reply, accountsView({ ...page, accounts: await bank.accounts() }))
  })
}

/** Which button of the phone's form it was. */
function pressed(body: unknown): Said | undefined {
  const answer = typeof body === 'object' && body !== null && 'answer' in body ? body.answer : undefined
  if (answer === 'approve') return 'approved'
  return answer === 'refuse' ? 'refused' : undefined
}

function language({ headers, query }: FastifyRequest) {
  const asked = typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined
  return chooseLanguage(headers['accept-language'], asked)
}

/** The mail of the demo: GET /mail lists what was sent, GET /mail/{number} shows one message, as text. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendPage } from '../../runtime/http/pages.ts'
import type { MemoryMail } from '../../runtime/mail/memory.ts'
import { chooseLanguage, withLanguage } from '../../runtime/pages/language.ts'
import { mailView } from './views/mail.ts'
import { mailListView } from './views/mail-list.ts'

type One = { Params: { number: string } }

const list = '/mail'
const one = (number: number) => `${list}/${number}`

export async function mailPages(app: FastifyInstance, { kept }: { kept: MemoryMail }): Promise<void> {
  app.get(list, (request, reply) => {
    const page = { lang: language(request), messages: kept.messages(), paths: { self: list, one } }
    return sendPage(reply, mailListView(page))
  })

  app.get<One>(`${list}/:number`, (request, reply) => {
    const lang = language(request)
    const message = kept.find(Number(request.params.number))
    if (!message) return reply.redirect(withLanguage(list, lang), 303)
    return sendPage(reply, mailView({ lang, message, paths: { self: one(message.number), list } }))
  })
}

function language({ headers, query }: FastifyRequest) {
  const asked = typeof query === 'object' && query !== null && 'lang' in query ? query.lang : undefined
  return chooseLanguage(headers['accept-language'], asked)
}

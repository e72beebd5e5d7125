/** What is answered where there is no page, or it failed: a page to a browser, a problem document to whoever else asks. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from '../../runtime/http/pages.ts'
import { chooseLanguage } from '../../runtime/pages/language.ts'
import type { Platform } from '../context.ts'
import { refusal } from './problem.ts'
import { startPath } from './start-page.ts'
import { sorryView } from './views/sorry.ts'

const details = {
  400: 'The request cannot be read',
  403: 'Another site’s page may not send this',
  404: 'There is nothing here',
  429: 'Too many requests; send it again later',
  500: 'The request could not be carried out',
}

export function saySorry(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  status: keyof typeof details,
) {
  reply.code(status)
  const { accept = '', 'accept-language': languages } = request.headers
  if (!accept.includes('text/html')) return reply.send(refusal(status, details[status]).body)
  const why = status === 404 ? 'missing' : 'failed'
  return sendPage(reply, sorryView({ lang: chooseLanguage(languages), why, ...startPath(platform) }))
}

/** What every page of ours has in common on the wire: headers that allow nothing by default, and its assets. */
import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply } from 'fastify'

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
]

/**
 * Sends a page. `formsLeadTo` are the sources that a form may end up at, redirects included, because Chromium holds
 * a form's redirects against `form-action` too.
 */
export function sendPage(reply: FastifyReply, page: string, formsLeadTo: readonly string[] = []) {
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      [...policy, `form-action ${["'self'", ...formsLeadTo].join(' ')}`].join('; '),
    )
    .send(page)
}

/** Two years, in seconds. */
const overTls = 'max-age=63072000'

/**
 * Nothing of a payment is cached, framed, read by another site, or named to one. Where browsers reach this listener by
 * TLS they are told to come by nothing else.
 */
export function guardPages(app: FastifyInstance, origin: string) {
  const secure = origin.startsWith('https:') ? { 'strict-transport-security': overTls } : {}
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      ...secure,
    })
  })
}

const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }

export function serveAsset(app: FastifyInstance, path: string, file: URL) {
  const content = readFileSync(file)
  const type = types[path.split('.').at(-1) as keyof typeof types]
  app.get(path, (_request, reply) =>
    reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=600').send(content),
  )
}

export function serveLook(app: FastifyInstance) {
  serveAsset(app, '/assets/page.css', new URL('../pages/page.css', import.meta.url))
  serveAsset(app, '/assets/icon.svg', new URL('../pages/icon.svg', import.meta.url))
}

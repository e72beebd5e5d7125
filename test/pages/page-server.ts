import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The policy that our pages are made to fit. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const assets = new Map([
  ['/assets/page.css', { file: 'runtime/pages/page.css', type: 'text/css' }],
  ['/assets/backoffice.css', { file: 'platform/backoffice/views/backoffice.css', type: 'text/css' }],
  ['/assets/icon.svg', { file: 'runtime/pages/icon.svg', type: 'image/svg+xml' }],
  ['/assets/payment.js', { file: 'psp/page/assets/payment.js', type: 'text/javascript' }],
  ['/assets/return.js', { file: 'platform/touchpoint/assets/return.js', type: 'text/javascript' }],
])

export type Route = (request: IncomingMessage, response: ServerResponse) => void
export type PageServer = AsyncDisposable & { base: string; routes: Map<string, Route> }

export const pageRoute =
  (page: string): Route =>
  (_request, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
    })
    response.end(page)
  }

/** Pages as they are served in production: same policy, assets on the same server. A route is `GET /path`. */
export async function startPageServer(): Promise<PageServer> {
  const routes = new Map<string, Route>()
  for (const [path, { file, type }] of assets) {
    routes.set(`GET ${path}`, (_request, response) => {
      response.writeHead(200, { 'content-type': type })
      response.end(readFileSync(new URL(`../../src/${file}`, import.meta.url)))
    })
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const route = routes.get(`${request.method} ${pathname}`)
    if (route) return route(request, response)
    response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}`,
    routes,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

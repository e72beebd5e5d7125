/**
 * A real OpenID Connect provider, on TLS with an authority of its own, at an address that is another site than ours: it
 * signs in whoever says a name, and knows some of them. What it says on the wire can be bent.
 */
import type { ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { newAuthority, newCertificate } from '../../src/runtime/development-pki.ts'

export const clientId = 'passerella'
export const clientSecret = 'a-client-secret-that-must-not-be-logged'

/** What it knows of people, by the name that they sign in with. */
export const people: Record<string, Record<string, unknown>> = {
  anna: { email: 'anna@bank.example', email_verified: true, groups: ['people', 'back-office'] },
  bruno: { email: 'Bruno@Bank.Example', email_verified: true, groups: ['people'] },
  carla: { email: 'anna@bank.example', email_verified: false, groups: 'visitors' },
}

export type IdentityProvider = AsyncDisposable & {
  issuer: string
  /** Its authority, as PEM. */
  ca: string
  /** From now on its answers to the platform are these instead; undefined: its own. */
  bend(answer: Bent | undefined): void
  /** What the platform asked, by method and path. */
  asked: string[]
  /** What it last answered of its own, by path. */
  said: Map<string, Answer>
  /** Nothing listens there any more. */
  stop(): Promise<void>
}
type Answer = { status: number; body: string }
type Bent = (path: string) => Answer | 'silence' | undefined

export async function startIdentityProvider(callback: string): Promise<IdentityProvider> {
  const authority = await newAuthority(new Date(), 'Identity CA')
  const { certificate, key } = await newCertificate(authority, 'identity', new Date())
  const server = createServer({ cert: certificate, key })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const serve = providerAt(issuer, callback).callback()
  const asked: string[] = []
  const said = new Map<string, Answer>()
  let bent: Bent | undefined
  server.on('request', (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    if (!isForBrowsers(path)) asked.push(`${request.method} ${path}`)
    const instead = isForBrowsers(path) ? undefined : bent?.(path)
    if (instead === 'silence') return
    if (!instead)
      return void serve(
        request,
        listened(response, answer => said.set(path, answer)),
      )
    response.writeHead(instead.status, { 'content-type': 'application/json' }).end(instead.body)
  })
  const stop = () => ended(server)
  return {
    issuer,
    ca: authority.certificate.toString('pem'),
    bend(answer) {
      bent = answer
    },
    asked,
    said,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

const isForBrowsers = (path: string) => path.startsWith('/auth') || path.startsWith('/interaction')

/** Hands on what is answered. */
function listened(response: ServerResponse, hear: (answer: Answer) => void): ServerResponse {
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse
  return Object.assign(response, {
    end(...given: unknown[]) {
      const [body] = given
      if (typeof body === 'string' || Buffer.isBuffer(body))
        hear({ status: response.statusCode, body: body.toString() })
      return end(...given)
    },
  })
}

function ended(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function providerAt(issuer: string, callback: string) {
  return new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [callback] }],
    scopes: ['openid', 'email', 'groups'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['a-cookie-key'] },
    ttl: { Interaction: 3_600, Grant: 3_600, Session: 3_600, AccessToken: 3_600, IdToken: 3_600 },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, ...people[accountId] }),
    }),
    /** Nobody is asked whether they agree. */
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session?.accountId ?? '',
        clientId: oidc.client?.clientId ?? '',
      })
      grant.addOIDCScope('openid email groups')
      await grant.save()
      return grant
    },
  })
}

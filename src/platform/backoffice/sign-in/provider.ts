/**
 * The OpenID Connect provider that signs administrators in: authorization code with PKCE, state and nonce, and an id
 * token whose signature is checked although it comes straight from the provider.
 *
 * It is looked for when somebody signs in, not before: payments do not wait for it.
 */
import * as oidc from 'openid-client'
import type { Clock } from '../../../runtime/clock.ts'
import { readSettingFile, required } from '../../../runtime/config.ts'
import { openFetch } from '../../../runtime/http/fetch.ts'
import { checkTls } from '../../../runtime/http/tls.ts'
import type { PlatformConfig } from '../../config.ts'
import type { Person } from '../../store/session.ts'
import { personOf } from './admission.ts'
import type { Pending } from './pending.ts'
import { signInPaths } from './sign-in-paths.ts'

export type Provider = AsyncDisposable & {
  /** As a page names it. */
  host: string
  /** Where a browser goes to sign in. Rejects when the provider does not answer. */
  begin(pending: Pending): Promise<string>
  /** Whom the provider's answer, the query of the callback, vouches for. Rejects when it does not. */
  finish(pending: Pending, query: string): Promise<Person>
}

export type ProviderSettings = NonNullable<ReturnType<typeof readProvider>>

/** Undefined: there is none. Whatever is missing is an error at start. */
export function readProvider({ backoffice, publicUrl }: PlatformConfig) {
  const { issuer, clientId, clientSecret, ca, administrators } = backoffice
  if (issuer === undefined) return undefined
  const setting = (name: string) => `platform.backoffice.${name}`
  required(administrators, setting('administrators'))
  return {
    ...backoffice,
    issuer,
    clientId: required(clientId, setting('clientId')),
    clientSecret: required(clientSecret, setting('clientSecret')),
    authority:
      ca === undefined ? undefined : checkTls(setting('ca'), { ca: readSettingFile(setting('ca'), ca) }).ca,
    redirect: `${publicUrl}${signInPaths.callback}`,
  }
}

export function openProvider(settings: ProviderSettings, clock: Clock): Provider {
  const { issuer, scope, redirect, patience, authority } = settings
  const network = openFetch({ clock, patience, ca: authority })
  const configuration = looked(settings, clock, network.fetch)
  return {
    host: new URL(issuer).host,
    async begin({ state, nonce, verifier }) {
      const challenge = await oidc.calculatePKCECodeChallenge(verifier)
      return oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirect,
        scope,
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }).href
    },
    async finish({ state, nonce, verifier }, query) {
      const config = await configuration()
      const answer = new URL(redirect)
      answer.search = query
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
      const tokens = await oidc.authorizationCodeGrant(config, answer, { ...checks, idTokenExpected: true })
      const claims = tokens.claims()
      if (!claims) throw new Error('the provider sent no id token')
      const hasMore = config.serverMetadata().userinfo_endpoint !== undefined
      const userinfo = hasMore ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub) : {}
      return personOf(settings, claims, userinfo)
    },
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  }
}

/** How long what a provider says of itself is believed: milliseconds. */
const known = 3_600_000

/** Asked anew each hour, and by whoever needs it as long as there is no answer; one question at a time. */
function looked(
  { issuer, clientId, clientSecret }: ProviderSettings,
  clock: Clock,
  fetch: oidc.CustomFetch,
): () => Promise<oidc.Configuration> {
  let found: { configuration: oidc.Configuration; at: number } | undefined
  let looking: Promise<oidc.Configuration> | undefined

  async function look() {
    const isClear = new URL(issuer).protocol === 'http:' // the settings allow it on this machine alone
    const configuration = await oidc.discovery(new URL(issuer), clientId, {}, authenticated(clientSecret), {
      [oidc.customFetch]: fetch,
      execute: [oidc.enableNonRepudiationChecks, ...(isClear ? [oidc.allowInsecureRequests] : [])],
    })
    found = { configuration, at: clock.now().getTime() }
    return configuration
  }

  return () => {
    if (found && clock.now().getTime() - found.at < known) return Promise.resolve(found.configuration)
    const last = found
    looking ??= look()
      .catch(error => {
        if (last) return last.configuration
        throw error
      })
      .finally(() => {
        looking = undefined
      })
    return looking
  }
}

/** In the header, as every provider has to know it; in the form where the provider says that it knows nothing else. */
function authenticated(secret: string): oidc.ClientAuth {
  const [header, form] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? header : form)(server, ...rest)
  }
}

/** A platform whose administrators sign in at a real provider, and browsers to do it with. */
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { backofficeSettings } from '../../src/platform/backoffice-settings.ts'
import type { PlatformConfig } from '../../src/platform/config.ts'
import { newPlatformWorld } from '../platform/platform-world.ts'
import { type Browser, newBrowser, type Page } from './browser.ts'
import { clientId, clientSecret, startIdentityProvider } from './identity-provider.ts'

type Settings = Partial<PlatformConfig['backoffice']>
type Options = { backoffice?: Settings; config?: Partial<PlatformConfig> }

export const welcome: PlatformConfig['backoffice']['administrators'] = [{ email: 'anna@bank.example' }]

export async function newSignInWorld({ backoffice = {}, config = {} }: Options = {}) {
  await using opened = new AsyncDisposableStack()
  const publicUrl = config.publicUrl ?? 'http://localhost:8080'
  const identity = opened.use(await startIdentityProvider(`${publicUrl}/backoffice/sign-in/callback`))
  const settings = backofficeSettings().parse({
    issuer: identity.issuer,
    clientId,
    clientSecret,
    administrators: welcome,
  })
  const withoutProvider = { ...config, publicUrl }
  const world = opened.use(await newPlatformWorld({ config: withoutProvider }))
  const ca = join(dirname(world.pki.ca), 'identity.pem')
  await writeFile(ca, identity.ca)
  const changed = (more: Settings = {}) => ({ backoffice: { ...settings, ca, ...more } })
  const change = (more: Settings) => world.restart(changed(more))
  await change(backoffice)
  const at = (path: string) => `${publicUrl}${path}`
  const ends = opened.move()

  const signInWorld = {
    world,
    identity,
    publicUrl,
    at,
    /** Starts the platform anew with other settings of the back office. */
    change,
    /** Another node, over the same database and with the same settings. */
    node: () => world.node(changed(backoffice)),
    /** `base`: of another node. */
    browser: (base?: string): Browser =>
      ends.use(newBrowser({ get [publicUrl]() { return base ?? world.base } })), // biome-ignore format: one line
    /** Up to where the provider sends the browser back to us: the address of the callback. */
    async vouched(browser: Browser, login: string): Promise<string> {
      const callback = at('/backoffice/sign-in/callback')
      const form = await browser.go(at('/backoffice/sign-in/start'), {}, callback)
      if (form.location !== undefined) return form.location // the provider knows the browser already
      const submit = /action="([^"]+)"/.exec(form.text)?.[1] ?? ''
      const fields = { prompt: 'login', login, password: 'any' }
      const { location = '' } = await browser.go(new URL(submit, form.url).href, { form: fields }, callback)
      return location
    },
    signIn: async (browser: Browser, login: string): Promise<Page> =>
      browser.once(await signInWorld.vouched(browser, login)),
    /** A page for administrators alone: 200, or the way to sign in. */
    look: (browser: Browser) => browser.once(at('/backoffice/tokens')),
    isIn: async (browser: Browser) => (await signInWorld.look(browser)).status === 200,
    sessionOf: (browser: Browser) => browser.cookies(publicUrl).get('backoffice'),
    audit: () =>
      world.database.run(
        'select who, action, kind, subject, before, after from platform.audit where kind = any($1) order by id',
        [['administrator', 'token']],
      ),
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
  return signInWorld
}

export type SignInWorld = Awaited<ReturnType<typeof newSignInWorld>>

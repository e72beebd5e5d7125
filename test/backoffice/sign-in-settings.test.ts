import { expect, test } from 'vitest'
import { readProvider } from '../../src/platform/backoffice/sign-in/provider.ts'
import { describeConfig, loadConfig } from '../../src/runtime/config.ts'
import { settings } from '../../src/settings.ts'

const prefix = 'PASSERELLA_PLATFORM_BACKOFFICE_'
const load = (set: Record<string, string>) => {
  const environment = Object.fromEntries(Object.entries(set).map(([name, value]) => [prefix + name, value]))
  return loadConfig(settings, { environment })
}
const whole = {
  ISSUER: 'https://login.example.it',
  CLIENT_ID: 'passerella',
  CLIENT_SECRET: 'secret',
  ADMINISTRATORS: '[{ email: anna@example.it }, { sub: "1" }, { claim: groups, value: passerella }]',
}

test('without a provider there is nothing to set', () => {
  expect(readProvider(load({}).platform)).toBeUndefined()
})

test('a provider is read with what belongs to it, and its secret is never shown', () => {
  const loaded = load(whole)
  expect(readProvider(loaded.platform)).toMatchObject({
    issuer: 'https://login.example.it',
    clientId: 'passerella',
    administrators: [{ email: 'anna@example.it' }, { sub: '1' }, { claim: 'groups', value: 'passerella' }],
    redirect: 'http://localhost:8080/backoffice/sign-in/callback',
  })
  const described = describeConfig(settings, loaded)
  expect(described).toContain('platform.backoffice.clientSecret = (secret)')
})

const missing: [keyof typeof whole, RegExp][] = [
  ['CLIENT_ID', /platform\.backoffice\.clientId: expected a value/],
  ['CLIENT_SECRET', /platform\.backoffice\.clientSecret: expected a value/],
  ['ADMINISTRATORS', /platform\.backoffice\.administrators: expected a value/],
]
for (const [name, said] of missing)
  test(`a provider without ${name} stops the start`, () => {
    const { [name]: _, ...rest } = whole
    expect(() => readProvider(load(rest).platform)).toThrow(said)
  })

const wrong: [string, Record<string, string>, RegExp][] = [
  ['an issuer in the clear', { ISSUER: 'http://login.example.it' }, /issuer: expected an https URL/],
  [
    'an administrator of two kinds',
    { ADMINISTRATORS: '[{ sub: a, email: b }]' },
    /expected sub, email, or claim/,
  ],
  ['a claim without its value', { ADMINISTRATORS: '[{ claim: groups }]' }, /expected sub, email, or claim/],
  ['a sub that is a number', { ADMINISTRATORS: '[{ sub: 1 }]' }, /expected sub, email, or claim/],
  ['a scope without openid', { SCOPE: 'email' }, /scope: expected openid among the words/],
  ['a session of a week', { SESSION_LENGTH: '604800000' }, /sessionLength/],
  ['a session without an idle end', { IDLE_LENGTH: '0' }, /idleLength/],
]
for (const [title, change, said] of wrong)
  test(`${title} is refused`, () => {
    expect(() => load({ ...whole, ...change })).toThrow(said)
  })

test('an authority that cannot be read is named', () => {
  const { platform } = load({ ...whole, CA: '/nowhere/ca.pem' })
  expect(() => readProvider(platform)).toThrow(/platform\.backoffice\.ca: expected the path of a file/)
})

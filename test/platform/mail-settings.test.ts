import { expect, test } from 'vitest'
import { describeConfig, loadConfig } from '../../src/runtime/config.ts'
import { settings } from '../../src/settings.ts'

const variables = {
  PASSERELLA_PLATFORM_MAIL_HOST: 'smtp.example.it',
  PASSERELLA_PLATFORM_MAIL_PORT: '587',
  PASSERELLA_PLATFORM_MAIL_FROM: 'Passerella <ricevute@example.it>',
}
const load = (change: Record<string, string> = {}) =>
  loadConfig(settings, { environment: { ...variables, ...change } })

test('mail goes over TLS unless told otherwise, and its password is never shown', () => {
  expect(loadConfig(settings, { environment: {} }).platform.mail).toBeUndefined()
  expect(load().platform.mail).toMatchObject({ port: 587, security: 'starttls' })
  const secrets = { PASSERELLA_PLATFORM_MAIL_USER: 'us', PASSERELLA_PLATFORM_MAIL_PASSWORD: 'x4711' }
  const config = load(secrets)
  expect(config.platform.mail).toMatchObject({ user: 'us', password: 'x4711' })
  expect(describeConfig(settings, config)).not.toContain('x4711')
})

test.each(['localhost', '127.0.0.1', '::1'])('in the clear on this machine alone: %s', host => {
  const clear = { PASSERELLA_PLATFORM_MAIL_HOST: host, PASSERELLA_PLATFORM_MAIL_SECURITY: 'none' }
  expect(load(clear).platform.mail).toMatchObject({ host, security: 'none' })
})

test.each([
  ['SECURITY', 'none', 'platform.mail.security: expected tls or starttls (none on loopback only)'],
  ['SECURITY', 'ssl', 'platform.mail.security: expected one of tls, starttls, none'],
  ['HOST', '', 'platform.mail.host: expected the name of a mail server'],
  ['FROM', 'ricevute', 'platform.mail.from: expected an address, or Name <address>'],
  ['FROM', 'a@b.it, c@d.it', 'platform.mail.from: expected an address, or Name <address>'],
  ['USER', 'us', 'platform.mail.user: expected user and password, or neither'],
  ['PORT', '0', 'platform.mail.port: expected a port from 1 to 65535'],
  ['PORT', '65536', 'platform.mail.port: expected a port from 1 to 65535'],
  ['PORT', 'many', 'platform.mail.port: expected a port from 1 to 65535'],
])('PASSERELLA_PLATFORM_MAIL_%s=%s is named with what was expected', (name, value, said) => {
  expect(() => load({ [`PASSERELLA_PLATFORM_MAIL_${name}`]: value })).toThrow(said)
})

test('what a mail server lacks is named in our words, all of it at once', () => {
  const nothing = { PASSERELLA_PLATFORM_MAIL_SECURITY: 'tls' }
  const said = () => loadConfig(settings, { environment: nothing })
  for (const line of [
    'platform.mail.host: expected the name of a mail server (PASSERELLA_PLATFORM_MAIL_HOST)',
    'platform.mail.port: expected a port from 1 to 65535 (PASSERELLA_PLATFORM_MAIL_PORT)',
    'platform.mail.from: expected an address, or Name <address> (PASSERELLA_PLATFORM_MAIL_FROM)',
  ])
    expect(said).toThrow(line)
})

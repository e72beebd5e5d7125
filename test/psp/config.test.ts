import { expect, test } from 'vitest'
import { pspConfig } from '../../src/psp/config.ts'
import { describeConfig, loadConfig } from '../../src/runtime/config.ts'
import { secretsIn } from '../../src/runtime/setting-kinds.ts'
import { settings } from '../../src/settings.ts'

const accepts = (url: string) => {
  const { error } = pspConfig.safeParse({ platform: { url } })
  return !error?.issues.some(({ path }) => path[0] === 'platform')
}

test.each([
  'http://api.platform.pagopa.it/ecommerce/redirect/v1',
  'http://localhost.evil.example/ecommerce/redirect/v1',
  'ftp://api.platform.pagopa.it/',
])('the callback, and its key, go nowhere without TLS: %s is no platform.url (TLS-4)', url => {
  expect(accepts(url)).toBe(false)
})

test.each([
  'https://api.platform.pagopa.it/ecommerce/redirect/v1',
  'http://127.0.0.1:8080/ecommerce/redirect/v1',
])('the callback goes over TLS, or stays on this machine: %s (TLS-4)', url => {
  expect(accepts(url)).toBe(true)
})

test('keys that open pages too stand one a line, and each of them is long enough', () => {
  const others = (otherPageKeys: string) => pspConfig.safeParse({ otherPageKeys })
  expect(secretsIn(others('a-key-of-long-ago\n\n a-key-with a blank \n').data?.otherPageKeys)).toEqual([
    Buffer.from('a-key-of-long-ago'),
    Buffer.from('a-key-with a blank'),
  ])
  expect(secretsIn(others('').data?.otherPageKeys)).toEqual([])
  expect(secretsIn(undefined)).toEqual([])
  expect(others('a-key-of-long-ago\nshort').error?.issues).toMatchObject([
    { path: ['otherPageKeys'], message: 'expected at least 16 characters a line' },
  ])
})

test('they are secrets: never printed, never in the YAML', async () => {
  const environment = { PASSERELLA_PSP_OTHER_PAGE_KEYS: 'a-key-of-long-ago' }
  const config = loadConfig(settings, { environment })
  expect(config.psp.otherPageKeys).toBe('a-key-of-long-ago')
  expect(describeConfig(settings, config)).toContain('psp.otherPageKeys = (secret)')
  expect(describeConfig(settings, config)).not.toContain('long-ago')
})

import { expect, test } from 'vitest'
import { pspConfig } from '../../src/psp/config.ts'

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

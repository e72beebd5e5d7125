import { createHmac } from 'node:crypto'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { newIdTransaction } from '../../src/contract/id-transaction.ts'
import { readSession, signSession } from '../../src/platform/touchpoint/session.ts'
import { after } from '../../src/runtime/clock.ts'
import { virtualClock } from '../virtual-clock.ts'

const key = Buffer.from('a-session-key-for-tests')
const old = Buffer.from('the-session-key-of-before')
const clock = virtualClock()
const platform = {
  sessionKey: key,
  otherSessionKeys: [] as Buffer[],
  clock,
  config: { publicUrl: 'https://platform.example' },
}
const id = newIdTransaction()

const part = (text: unknown) => Buffer.from(JSON.stringify(text)).toString('base64url')
const read = (token: string, index: 0 | 1) =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString())

/** The session as it is signed, but for `header` and `claims`, and whoever signs it. */
async function forged(header: object, claims: object = {}, secret = key, hash = 'sha256'): Promise<string> {
  const genuine = await signSession(platform, id)
  const body = `${part({ ...read(genuine, 0), ...header })}.${part({ ...read(genuine, 1), ...claims })}`
  return `${body}.${createHmac(hash, secret).update(body).digest('base64url')}`
}

test('a session says whose transaction it is, for 900 seconds, and to this platform alone (URL-6)', async () => {
  const token = await signSession(platform, id)
  expect(await readSession(platform, token)).toBe(id)
  expect(read(token, 0)).toMatchObject({ alg: 'HS256', typ: 'payer-session+jwt' })
  expect(token).not.toContain(key.toString('base64url'))
  const at = (milliseconds: number) => ({
    ...platform,
    clock: virtualClock(after(clock.now(), milliseconds)),
  })
  expect(await readSession(at(899_000), token)).toBe(id)
  expect(await readSession(at(900_000), token)).toBeUndefined()
  const elsewhere = { ...platform, config: { publicUrl: 'https://another.example' } }
  expect(await readSession(elsewhere, token)).toBeUndefined()
  expect(await readSession(platform, await forged({}))).toBe(id) // the forger below is one to be feared
})

test('keys change while payers are on their way: old and new sessions count on old and new nodes', async () => {
  const before = { ...platform, sessionKey: old, otherSessionKeys: [key] }
  const now = { ...platform, sessionKey: key, otherSessionKeys: [old] }
  const tokens = await Promise.all([before, now].map(node => signSession(node, id)))
  for (const node of [before, now])
    for (const token of tokens) expect(await readSession(node, token)).toBe(id)
  const later = { ...platform, otherSessionKeys: [] }
  expect(await Promise.all(tokens.map(token => readSession(later, token)))).toEqual([undefined, id])
  expect(read(tokens[0] ?? '', 0).kid).not.toBe(read(tokens[1] ?? '', 0).kid)
})

const refused: [string, () => Promise<string>][] = [
  ['no signature at all', async () => new UnsecuredJWT(read(await signSession(platform, id), 1)).encode()],
  [
    'alg none and our kid',
    async () => `${(await forged({ alg: 'none' })).split('.').slice(0, 2).join('.')}.`,
  ],
  ['alg none and a signature', () => forged({ alg: 'none' })],
  ['another algorithm of the same family', () => forged({ alg: 'HS512' }, {}, key, 'sha512')],
  ['an algorithm in small letters', () => forged({ alg: 'hs256' })],
  ['no kid', () => forged({ kid: undefined })],
  ['another kid', () => forged({ kid: 'AAAAAAAA' })],
  ['a kid that is no text', () => forged({ kid: ['x'] })],
  ['another key under our kid', () => forged({}, {}, old)],
  ['another kind of token', () => forged({ typ: 'JWT' })],
  ['no kind', () => forged({ typ: undefined })],
  ['a header that must be understood', () => forged({ crit: ['x'], x: 1 })],
  [
    'a key that it brings along',
    () => forged({ jwk: { kty: 'oct', k: old.toString('base64url') } }, {}, old),
  ],
  ['another issuer', () => forged({}, { iss: 'https://another.example' })],
  ['another audience', () => forged({}, { aud: 'https://another.example' })],
  ['no audience', () => forged({}, { aud: undefined })],
  ['no end', () => forged({}, { exp: undefined })],
  ['an end that has passed', () => forged({}, { exp: clock.now().getTime() / 1000 - 1 })],
  ['a beginning to come', () => forged({}, { nbf: clock.now().getTime() / 1000 + 60 })],
  ['no subject', () => forged({}, { sub: undefined })],
  ['a subject that is no transaction', () => forged({}, { sub: 'x' })],
  ['another subject than was signed', () => swapped(1, { sub: newIdTransaction() })],
  ['another header than was signed', () => swapped(0, { x: 1 })],
  ['three dots alone', async () => '..'],
  ['nothing', async () => ''],
  ['much of it', async () => 'a.'.repeat(10_000)],
  ['a public key’s algorithm, signed with its private one', signedByRsa],
]

async function swapped(index: 0 | 1, change: object) {
  const token = await signSession(platform, id)
  const parts = token.split('.')
  parts[index] = part({ ...read(token, index), ...change })
  return parts.join('.')
}

async function signedByRsa() {
  const { privateKey } = await generateKeyPair('RS256')
  const genuine = await signSession(platform, id)
  return new SignJWT(read(genuine, 1))
    .setProtectedHeader({ ...read(genuine, 0), alg: 'RS256' })
    .sign(privateKey)
}

test.each(refused)('a session with %s is refused', async (_what, token) => {
  expect(await readSession(platform, await token())).toBeUndefined()
})

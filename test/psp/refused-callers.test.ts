import { connect as connectPlain } from 'node:net'
import { connect, type SecureVersion } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newAuthority } from '../../src/runtime/development-pki.ts'
import {
  authorityPem,
  authorityUnder,
  certificateOf,
  day,
  type Identity,
  selfSigned,
} from '../certificates.ts'
import { until } from '../until.ts'
import { type Door, type Line, newDoor } from './door-world.ts'

const whole = 'CN=forwarder\\, too,O=PagoPA S.p.A.,C=IT'
let door: Door
beforeAll(async () => {
  door = await newDoor({ clients: ['pagopa-forwarder', whole] })
})
afterAll(() => door[Symbol.asyncDispose]())
beforeEach(() => void door.lines.splice(0))

const kinds: [string, string, (door: Door) => Promise<Partial<Identity>>, object][] = [
  ['no certificate', 'no certificate', async () => ({}), {}],
  [
    'a certificate that has expired',
    'the certificate, or one above it, has expired',
    ({ authority }) => certificateOf(authority, { begins: -9 * day, ends: -day }),
    { subject: 'CN=pagopa-forwarder', issuer: 'CN=Clients CA' },
  ],
  [
    'a certificate that is not valid yet',
    'the certificate, or one above it, is not valid yet',
    ({ authority }) => certificateOf(authority, { begins: day }),
    { subject: 'CN=pagopa-forwarder', issuer: 'CN=Clients CA' },
  ],
  [
    'a certificate that it signed itself',
    'the certificate is self-signed',
    async () => selfSigned(await newAuthority(new Date(), 'pagopa-forwarder')),
    { subject: 'CN=pagopa-forwarder', issuer: 'CN=pagopa-forwarder' },
  ],
  [
    'a certificate of another authority',
    'the certificate is of an authority that is not trusted, or its chain is not whole',
    async () => certificateOf(await newAuthority(new Date(), 'Another CA')),
    { subject: 'CN=pagopa-forwarder', issuer: 'CN=Another CA' },
  ],
  [
    'a certificate of another authority of the same name',
    'the certificate is not signed by the authority that it names',
    async () => certificateOf(await newAuthority(new Date(), 'Clients CA')),
    { subject: 'CN=pagopa-forwarder', issuer: 'CN=Clients CA' },
  ],
  [
    'the certificate of a server',
    'the certificate is for another use (extended key usage)',
    ({ authority }) => certificateOf(authority, { for: 'servers' }),
    { subject: 'CN=pagopa-forwarder', issuer: 'CN=Clients CA' },
  ],
]

/** All that came back on a connection on which a request was made. */
const heard = ({ port }: Door, identity: Partial<Identity>, maxVersion: SecureVersion, session?: Buffer) =>
  new Promise<string>(resolve => {
    const given = session && { session }
    const options = { port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion, ...identity, ...given }
    const socket = connect(options)
    let text = ''
    socket.on('data', chunk => {
      text += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
    socket.write('GET /who HTTP/1.1\r\nhost: localhost\r\n\r\n')
  })

for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
  test.each(kinds)(
    `${version} a caller with %s is cut off before a byte of HTTP, and one line says: %s (TLS-2, TLS-6)`,
    async (_kind, reason, identity, who) => {
      expect(await heard(door, await identity(door), version)).toBe('')
      await until('the log says so', () => door.refused().length > 0)
      expect(door.refused()).toEqual([
        expect.objectContaining({ listener: 'api', reason, address: '127.0.0.1', ...who }),
      ])
    },
  )

test('a caller of the right authority with another subject gets a 401, and one line says which (TLS-6)', async () => {
  const agent = door.client(await certificateOf(door.authority, { name: 'C=IT,O=Altri,CN=somebody' }))
  expect((await door.ask(agent)).status).toBe(401)
  expect(door.refused()).toMatchObject([
    { reason: 'the subject is not allowed', subject: 'CN=somebody,O=Altri,C=IT', issuer: 'CN=Clients CA' },
  ])
})

test('where an authority is known and its root is not, one line says so (TLS-6)', async () => {
  await using other = await newDoor()
  const issuing = await authorityUnder(await newAuthority(new Date(), 'Root CA'), 'Issuing CA')
  await other.put({ ca: `${authorityPem(other.authority)}\n${authorityPem(issuing)}` })
  const inForce = ({ msg }: Line) => msg === 'certificates in force'
  await until('both are in force', () => other.lines.filter(inForce).length === 2)

  expect(await heard(other, await certificateOf(issuing), 'TLSv1.3')).toBe('')
  await until('the log says so', () => other.refused().length > 0)
  expect(other.refused()).toMatchObject([
    {
      reason: 'its authority is known, but not those above that one, up to the root',
      issuer: 'CN=Issuing CA',
    },
  ])
})

test.each([
  ['C=IT,O=PagoPA S.p.A.,CN=pagopa-forwarder', 'pagopa-forwarder'],
  ['C=IT,O=PagoPA S.p.A.,CN=forwarder\\, too', whole],
  ['O=PagoPA S.p.A.,C=IT,CN=forwarder\\, too', undefined],
  ['C=IT,O=PagoPA S.p.A.,OU=more,CN=forwarder\\, too', undefined],
  ['CN=evil\\,CN\\=pagopa-forwarder', undefined],
  ['CN=evil,CN=pagopa-forwarder', undefined],
  ['CN=pagopa-forwarder,CN=evil', undefined],
  ['CN=pagopa-forwarder+CN=evil', undefined],
  ['O=CN\\=pagopa-forwarder', undefined],
  ['CN=Pagopa-Forwarder', undefined],
  [[{ CN: ['evil\nCN=pagopa-forwarder'] }], undefined],
])('of the subjects that the authority vouches for, %j is %s (TLS-2)', async (name, caller) => {
  const agent = door.client(await certificateOf(door.authority, { name, for: 'clients' }))
  expect(await door.ask(agent)).toEqual({ status: caller === undefined ? 401 : 200, caller })
})

test('a certificate without any use named is a caller’s as well (TLS-2)', async () => {
  const agent = door.client(await certificateOf(door.authority, { for: 'anything' }))
  expect((await door.ask(agent)).status).toBe(200)
})

test('a session that began without a certificate is none when it is taken up again (TLS-6)', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const options = { port: door.port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: version }
    const sessions: Buffer[] = []
    const socket = connect(options)
    socket.on('session', session => sessions.push(session))
    socket.on('error', () => {})
    await new Promise(resolve => socket.on('close', resolve))
    const answers = await Promise.all(sessions.map(session => heard(door, {}, version, session)))
    expect(answers.join('')).toBe('')
  }
  expect(new Set(door.refused().map(({ reason }) => reason))).toEqual(new Set(['no certificate']))
})

test('TLS 1.1, and what is no TLS, get one line each; who looks whether somebody listens gets none', async () => {
  const plain = connectPlain(door.port, '127.0.0.1')
  plain.on('error', () => {})
  plain.end('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await new Promise(resolve => plain.resume().on('close', resolve))
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  await new Promise(resolve =>
    connect({ port: door.port, host: '127.0.0.1', ...old })
      .on('error', () => {})
      .on('close', resolve),
  )
  await new Promise<void>(resolve => {
    const probe = connectPlain(door.port, '127.0.0.1', () => void probe.destroy())
    probe.on('close', () => resolve())
  })
  await until('the log has both', () => door.refused().length >= 2)
  expect(door.refused()).toMatchObject([
    { reason: 'no handshake', code: 'ERR_SSL_HTTP_REQUEST', address: '127.0.0.1' },
    { reason: 'no handshake', code: 'ERR_SSL_UNSUPPORTED_PROTOCOL', address: '127.0.0.1' },
  ])
})

test('a stranger cannot fill the log: ten lines a minute of each reason', async () => {
  await Promise.all(Array.from({ length: 40 }, () => heard(door, {}, 'TLSv1.3')))
  const again = door.refused().filter(({ reason }) => reason === 'no certificate')
  expect(again.length).toBeLessThanOrEqual(10)
})

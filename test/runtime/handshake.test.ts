import { createServer as createPlain, type Server } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Authority, newAuthority } from '../../src/runtime/development-pki.ts'
import { lookAt, speaksOldTls } from '../../src/runtime/http/handshake.ts'
import { authorityPem, certificateOf, day, type Identity, selfSigned, type Wanted } from '../certificates.ts'

const opened = new AsyncDisposableStack()
let ca: Authority
let caller: Identity
beforeAll(async () => {
  ca = await newAuthority(new Date(), 'An authority')
  caller = await certificateOf(ca)
})
afterAll(() => opened.disposeAsync())

async function opens(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  opened.defer(() => void server.close())
  return (server.address() as { port: number }).port
}

const asking = { requestCert: true, rejectUnauthorized: true }
async function serve({ cert, key }: Identity, options: TlsOptions = asking) {
  const server = createServer({ cert, key, ca: authorityPem(ca), ...options })
  server.on('secureConnection', socket => socket.on('error', () => {}))
  return `https://localhost:${await opens(server)}/redirections`
}
const served = async (wanted: Wanted = {}, options: TlsOptions = asking) =>
  serve(await certificateOf(ca, wanted), options)
const look = (url: string, { patience = 3_000, tls = {} as object } = {}) =>
  lookAt({ url, tls: { ca: authorityPem(ca), ...caller, ...tls }, patience })

test('a server that is as it should be: names, chain, protocols, and that it wants a certificate (TLS-5)', async () => {
  const url = await served({ name: 'C=IT,O=Banca,CN=psp', hosts: ['localhost', 'psp.example'] })
  expect(await look(url)).toEqual({
    addresses: expect.arrayContaining(['127.0.0.1']),
    protocols: ['TLSv1.3', 'TLSv1.2'],
    chain: [
      {
        subject: 'CN=psp,O=Banca,C=IT',
        issuer: 'CN=An authority',
        names: ['localhost', 'psp.example'],
        validFrom: expect.any(Date),
        validTo: expect.any(Date),
      },
      expect.objectContaining({ subject: 'CN=An authority', issuer: 'CN=An authority' }),
    ],
    trusted: true,
    distrust: undefined,
    asksForCertificate: true,
    refusesWithout: true,
    failure: undefined,
    milliseconds: expect.any(Number),
  })
  expect(await speaksOldTls({ url, tls: {}, patience: 3_000 })).toBe(false)
})

const authority = () => newAuthority(new Date(), 'Another CA')
const distrusted: [string, () => Promise<Identity>, RegExp][] = [
  ['has expired', () => certificateOf(ca, { begins: -9 * day, ends: -day }), /has expired/],
  ['is not valid yet', () => certificateOf(ca, { begins: day }), /not valid yet/],
  [
    'is of an unknown authority',
    async () => certificateOf(await authority()),
    /authority that is not trusted/,
  ],
  ['is self-signed', async () => selfSigned(await authority()), /self-signed/],
  ['is a client’s', () => certificateOf(ca, { for: 'clients' }), /another use/],
  [
    'is for other names',
    () => certificateOf(ca, { hosts: ['a.example', 'b.example'] }),
    /another name than localhost: a\.example, b\.example/,
  ],
]
test.each(distrusted)(
  'a certificate that %s is not trusted, and why (TLS-5)',
  async (_which, identity, why) => {
    const { trusted, distrust, chain } = await look(await serve(await identity()))
    expect(trusted).toBe(false)
    expect(distrust).toMatch(why)
    expect(chain.length).toBeGreaterThan(0)
  },
)

test.each([
  ['TLSv1.3', ['TLSv1.3'], undefined, true],
  ['TLSv1.2', ['TLSv1.2'], true, true],
] as const)('a server of %s alone', async (version, protocols, asks, refuses) => {
  const seen = await look(await served({}, { ...asking, minVersion: version, maxVersion: version }))
  expect(seen).toMatchObject({ protocols, trusted: true, failure: undefined, refusesWithout: refuses })
  expect(seen.asksForCertificate).toBe(asks)
})

test('a server of TLS 1.1 alone: nobody gets in, and it is known why (TLS-1)', async () => {
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const url = await served({}, old)
  expect(await look(url)).toMatchObject({ protocols: [], failure: 'it speaks neither TLS 1.3 nor TLS 1.2' })
  expect(await speaksOldTls({ url, tls: {}, patience: 3_000 })).toBe(true)
})

test('who asks for no certificate turns nobody away; who asks and stays may still do so', async () => {
  expect(await look(await served({}, {}))).toMatchObject({ asksForCertificate: false, refusesWithout: false })
  const lenient = await look(await served({}, { requestCert: true, rejectUnauthorized: false }))
  expect([lenient.asksForCertificate, lenient.refusesWithout]).toEqual([true, undefined])
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  '%s: who refuses our certificate is found out (TLS-3)',
  async maxVersion => {
    const url = await served({}, { ...asking, maxVersion })
    expect((await look(url, { tls: await certificateOf(await authority()) })).failure).toMatch(
      /refuses our certificate/,
    )
    const none = { cert: undefined, key: undefined }
    expect((await look(url, { tls: none })).failure).toMatch(/wants a client certificate, and we have none/)
  },
)

test('who is not there, who is silent, who speaks no TLS, who hangs up', async () => {
  const gone = createPlain()
  const port = await opens(gone)
  await new Promise(resolve => gone.close(resolve))
  const silent = await opens(createPlain(socket => void socket.on('error', () => {})))
  const plain = await opens(
    createPlain(socket => void socket.on('error', () => {}).end('HTTP/1.1 400 Bad\r\n\r\n')),
  )
  const rude = await opens(
    createPlain(socket => void socket.on('error', () => {}).once('data', () => socket.destroy())),
  )
  const failures = await Promise.all([
    look(`https://localhost:${port}/r`),
    look(`https://localhost:${silent}/r`, { patience: 300 }),
    look(`https://localhost:${plain}/r`),
    look(`https://localhost:${rude}/r`),
    look('https://nobody.invalid/r'),
  ])
  expect(failures.map(({ failure }) => failure)).toEqual([
    `nobody listens at port ${port} of localhost`,
    'no answer within 300 ms',
    'whoever answers there does not speak TLS',
    expect.stringMatching(/handshake failed|refuses our certificate/),
    'nobody knows the name nobody.invalid',
  ])
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examine } from '../../src/operator/doctor/doctor.ts'
import type { Finding } from '../../src/operator/doctor/findings.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { type Authority, newAuthority } from '../../src/runtime/development-pki.ts'
import { type Settings, settings as schema } from '../../src/settings.ts'
import { authorityPem, certificateOf, day, type Identity, selfSigned } from '../certificates.ts'
import { freePort } from '../free-port.ts'
import { keys, newPlatformWorld, type PlatformWorld } from '../platform/platform-world.ts'
import { newPspWorld, type PspWorld } from '../psp/psp-world.ts'
import { rawServer } from '../raw-server.ts'
import { type Manners, tlsServer } from '../tls-server.ts'
import { passerella } from './command-line.ts'

const opened = new AsyncDisposableStack()
let ca: Authority
let directory: string
let psp: PspWorld
let platform: PlatformWorld
beforeAll(async () => {
  ca = await newAuthority(new Date(), 'An authority')
  directory = await mkdtemp(join(tmpdir(), 'passerella-doctor-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const forwarder = await certificateOf(ca)
  await writeFile(join(directory, 'ca.pem'), authorityPem(ca))
  await writeFile(join(directory, 'forwarder.pem'), forwarder.cert)
  await writeFile(join(directory, 'forwarder.key'), forwarder.key)
  ;[psp, platform] = await Promise.all([newPspWorld(), newPlatformWorld()])
  opened.use(psp)
  opened.use(platform)
})
afterAll(() => opened.disposeAsync())

const callback = () => `${platform.base}/ecommerce/redirect/v1`
const ours = { idPsp: 'DEMOITMMXXX', name: 'Banca', methods: ['RPIC'], touchpoints: ['IO'] }
function settingsOf(change: { url?: string; key?: string; client?: object } = {}): Settings {
  const { url = callback(), key = keys.primary, client = {} } = change
  const file = (name: string) => join(directory, name)
  const own = { certificate: file('forwarder.pem'), key: file('forwarder.key'), ca: file('ca.pem') }
  return schema.parse({
    directory: file('no-demo'),
    psp: { platform: { url }, psps: [ours], callbackKey: key.padEnd(16, ' ') },
    platform: { client: { ...own, ...client } },
  })
}

async function examined(url: string, settings: Settings = settingsOf()) {
  let said = ''
  const say = (text: string) => {
    said += text
  }
  const failed = await examine({ settings, url, json: true, clock: systemClock, say, patience: 3_000 }).then(
    () => undefined,
    error => error as Error,
  )
  const { findings } = JSON.parse(said) as { findings: Finding[] }
  const finding = (check: string) => findings.find(one => one.check === check)
  return { failed, finding, mend: findings.filter(({ verdict }) => verdict === 'mend') }
}

async function withServer(identity: Identity, manners: Partial<Manners> = {}, settings?: Settings) {
  await using server = await tlsServer(identity, { clients: ca, ...manners })
  return await examined(server.url, settings)
}

const variables = (key: string) => ({
  PASSERELLA_PSP_PLATFORM_URL: callback(),
  PASSERELLA_PSP_PSPS: JSON.stringify([ours]),
  PASSERELLA_PSP_CALLBACK_KEY: key,
  PASSERELLA_PLATFORM_CLIENT_CERTIFICATE: psp.pki.forwarder.certificate,
  PASSERELLA_PLATFORM_CLIENT_KEY: psp.pki.forwarder.key,
  PASSERELLA_PLATFORM_CLIENT_CA: psp.pki.ca,
})

test('a set-up with nothing to mend, as a process: a line a check, exit 0, and nothing has changed', async () => {
  const before = [await psp.traces(), await platform.count('transaction'), await platform.count('event')]
  const secondary = 'another-secondary-key'
  await platform.database.run(
    `update platform.api_key set hash = sha256($1::bytea) where id_psp = 'DEMOITMMXXX' and slot = 'secondary'`,
    [Buffer.from(secondary)],
  )
  await platform.database.run('update platform.registry set revision = revision + 1')
  const { code, out, err } = await passerella(['doctor', `${psp.api}/redirections`], variables(secondary))

  expect(err).toBe('')
  expect(out.split('\n').filter(line => line !== '' && !line.startsWith('ok  '))).toEqual([])
  expect(out).toMatch(/certificate: CN=localhost ← CN=Passerella development CA, for localhost/)
  expect(out).toMatch(/callers without a certificate: refused in the handshake/)
  expect(out).toMatch(/callback key of DEMOITMMXXX: the platform answers 404/)
  expect(code).toBe(0)
  expect(out).not.toContain(secondary)
  expect([await psp.traces(), await platform.count('transaction'), await platform.count('event')]).toEqual(
    before,
  )
})

test('a platform’s certificate of another subject than our PSP allows is to be mended', async () => {
  const { certificate, key } = psp.pki.psp
  const client = { certificate, key, ca: psp.pki.ca }
  const { finding, mend } = await examined(`${psp.api}/redirections`, settingsOf({ client }))
  expect(finding('the platform’s certificate')).toMatchObject({
    verdict: 'mend',
    saw: 'answered with 401',
    mend: 'allow its subject (psp.api.clients)',
  })
  expect(mend).toHaveLength(1)
})

test('a wrong key, as a process: exit 1, JSON that says so, and no secret in it', async () => {
  const key = 'a-key-that-nobody-gave'
  const { code, out, err } = await passerella(['doctor', `${psp.api}/redirections`, '--json'], variables(key))
  expect(code).toBe(1)
  expect(err).toMatch(/^1 of \d+ checks found something to mend/)
  const { mend, findings } = JSON.parse(out)
  expect(mend).toBe(1)
  expect(findings).toContainEqual({
    check: 'callback key of DEMOITMMXXX',
    verdict: 'mend',
    saw: 'the platform answers 401',
    mend: 'set the primary or secondary key that pagoPA gave to this very PSP',
  })
  expect(out + err).not.toContain(key)
})

test('without an address, and without a demo: what was expected, and exit 2', async () => {
  const { code, err } = await passerella(['doctor'])
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('expected the address at which the platform calls'),
  ])
})

test('in the directory of a demo nothing has to be set: its certificates and its key are used', async () => {
  const demo = join(directory, 'demo')
  await mkdir(join(demo, 'pki'), { recursive: true })
  await mkdir(join(demo, 'secrets'))
  const forwarder = await certificateOf(ca)
  await writeFile(join(demo, 'pki', 'ca.pem'), authorityPem(ca))
  await writeFile(join(demo, 'pki', 'forwarder.pem'), forwarder.cert)
  await writeFile(join(demo, 'pki', 'forwarder.key'), forwarder.key)
  await writeFile(join(demo, 'secrets', 'callback-key'), keys.primary)
  await using server = await tlsServer(await certificateOf(ca), { clients: ca })
  const port = Number(new URL(server.url).port)
  const settings = schema.parse({
    directory: demo,
    psp: { api: { port } },
    platform: { publicUrl: platform.base },
  })

  const said: string[] = []
  await examine({ settings, url: undefined, json: false, clock: systemClock, say: line => said.push(line) })
  expect(said.join('\n')).toMatch(/callback key of DEMOITMMXXX: the platform answers 404/)
})

const bad: [string, () => Promise<Identity>, string, RegExp, RegExp][] = [
  [
    'has expired',
    () => certificateOf(ca, { begins: -9 * day, ends: -day }),
    'certificate',
    /has expired/,
    /renew it/,
  ],
  ['ends soon', () => certificateOf(ca, { ends: 9.5 * day }), 'expiry', /, 9 days/, /renew it/],
  [
    'is for another name',
    () => certificateOf(ca, { hosts: ['psp.example'] }),
    'certificate',
    /another name than localhost: psp\.example/,
    /names this host/,
  ],
  [
    'names its host in its subject alone',
    () => certificateOf(ca, { name: 'CN=localhost', hosts: [] }),
    'certificate',
    /for no name$/,
    /names this host/,
  ],
  [
    'is of an unknown authority',
    async () => certificateOf(await newAuthority(new Date(), 'Another CA')),
    'certificate',
    /not trusted/,
    /certificates between/,
  ],
  [
    'is self-signed',
    async () => selfSigned(await newAuthority(new Date(), 'localhost')),
    'certificate',
    /self-signed/,
    /an authority that pagoPA knows/,
  ],
]
test.each(bad)(
  'a server’s certificate that %s is to be mended',
  async (_which, identity, check, saw, todo) => {
    const { finding, failed } = await withServer(await identity())
    expect(finding(check)).toMatchObject({
      verdict: 'mend',
      saw: expect.stringMatching(saw),
      mend: expect.stringMatching(todo),
    })
    expect(failed?.message).toMatch(/checks found something to mend/)
  },
)

const oldest = { minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
const doors: [string, Partial<Manners>, string, RegExp][] = [
  ['speaks TLS 1.2 alone', { maxVersion: 'TLSv1.2' }, 'protocols', /^TLSv1\.2 alone/],
  ['speaks TLS 1.3 alone', { minVersion: 'TLSv1.3' }, 'protocols', /^TLSv1\.3 alone/],
  ['speaks TLS 1.1 as well', oldest, 'TLS 1.1', /spoken/],
  ['asks for no certificate', { requestCert: false }, 'callers without a certificate', /asks nobody/],
  [
    'lets callers without a certificate in',
    { rejectUnauthorized: false },
    'callers without a certificate',
    /answered with 404/,
  ],
  ['does not allow our subject', { status: 401 }, 'the platform’s certificate', /answered with 401/],
  ['does not trust it after the handshake', { type: 'text/html' }, 'the platform’s certificate', /with 400/],
  ['has its operation elsewhere', { status: 404 }, 'the platform’s certificate', /answered with 404/],
]
test.each(doors)('a server that %s is to be mended', async (_which, manners, check, saw) => {
  const { finding, mend } = await withServer(await certificateOf(ca), manners)
  expect(finding(check)).toMatchObject({ verdict: 'mend', saw: expect.stringMatching(saw) })
  expect(mend).toHaveLength(1)
})

test('a server that says no to the request, and not to the handshake, refuses strangers as well', async () => {
  const lenient = { rejectUnauthorized: false, status: 403 }
  const { finding } = await withServer(await certificateOf(ca), lenient)
  expect(finding('callers without a certificate')).toMatchObject({ verdict: 'good', saw: 'refused with 403' })
})

test('a platform’s certificate that the server refuses is to be mended', async () => {
  const others = await newAuthority(new Date(), 'Clients CA')
  const { finding } = await withServer(await certificateOf(ca), { clients: others })
  expect(finding('the platform’s certificate')).toMatchObject({
    verdict: 'mend',
    saw: expect.stringMatching(/refuses our certificate/),
  })
})

test('a name that nobody knows, and a port where nobody listens, are to be mended', async () => {
  const unknown = await examined('https://nobody.invalid/redirections')
  expect(unknown.finding('name')).toMatchObject({
    verdict: 'mend',
    saw: expect.stringMatching(/nobody knows/),
  })
  const gone = await examined(`https://localhost:${await freePort()}/redirections`)
  expect(gone.finding('handshake')).toMatchObject({
    verdict: 'mend',
    saw: expect.stringMatching(/nobody listens/),
  })
})

test('an address that the platform would not call is to be mended', async () => {
  const { finding } = await examined(`https://127.0.0.2:${await freePort()}/redirections/?a=b`)
  expect(finding('address')).toMatchObject({ verdict: 'mend' })
  expect(finding('name')).toMatchObject({ verdict: 'mend', saw: '127.0.0.2 is no name' })
})

test('of a server that answers by changing the protocol there is a verdict too', async () => {
  const change = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n'
  await using server = await rawServer(socket => socket.write(change), await certificateOf(ca))
  const { finding } = await examined(`https://localhost:${server.port}/redirections`)
  expect(finding('the platform’s certificate')).toMatchObject({
    verdict: 'mend',
    saw: 'no answer to a request',
  })
})

/** A platform that answers everything in one way, at its own hour. */
async function platformThat(status: number, ahead: number) {
  const server = createServer((request, answer) => {
    request.resume()
    answer.setHeader('date', new Date(Date.now() + ahead).toUTCString())
    answer.writeHead(status).end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/callback`,
    [Symbol.asyncDispose]: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

test.each([
  [-60_000, 'mend', /(59|60)\.\d s ahead of/],
  [60_000, 'mend', /(59|60)\.\d s behind/],
  [2_000, 'good', / s behind| s ahead/],
])('where the platform’s clock is %i ms ahead, ours is found %s', async (ahead, verdict, saw) => {
  await using other = await platformThat(404, ahead)
  const { finding } = await withServer(await certificateOf(ca), {}, settingsOf({ url: other.url }))
  expect(finding('clock')).toMatchObject({ verdict, saw: expect.stringMatching(saw) })
})

test.each([
  [400, 'good'],
  [404, 'good'],
  [401, 'mend'],
  [405, 'mend'],
  [200, 'mend'],
  [500, 'unknown'],
])('of a key to which the platform answers %i, the doctor says %s', async (status, verdict) => {
  await using other = await platformThat(status, 0)
  const { finding } = await withServer(await certificateOf(ca), {}, settingsOf({ url: other.url }))
  expect(finding('callback key of DEMOITMMXXX')).toMatchObject({ verdict })
})

test('a platform that cannot be reached is to be mended', async () => {
  const url = `http://127.0.0.1:${await freePort()}/callback`
  const { finding } = await withServer(await certificateOf(ca), {}, settingsOf({ url }))
  expect(finding('callback key of DEMOITMMXXX')).toMatchObject({
    verdict: 'mend',
    saw: expect.stringMatching(/cannot be reached/),
  })
})

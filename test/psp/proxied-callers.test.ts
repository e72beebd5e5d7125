import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readAdmission } from '../../src/psp/admission.ts'
import { pspConfig } from '../../src/psp/config.ts'
import { type Door, newDoor } from './door-world.ts'

const header = 'x-client-subject'
const whole = 'CN=forwarder\\, too,O=Società è,C=IT'
let door: Door
beforeAll(async () => {
  const proxy = { addresses: ['127.0.0.0/30'], header: 'X-Client-Subject' }
  door = await newDoor({ clients: ['forwarder', whole], proxy, host: '0.0.0.0' })
})
afterAll(() => door[Symbol.asyncDispose]())
beforeEach(() => void door.lines.splice(0))

const ask = (headers: string[], { port } = door, host = '127.0.0.1', localAddress = '127.0.0.1') =>
  new Promise<{ status: number | undefined; text: string }>(resolve => {
    const socket: Socket = connect({ port, host, localAddress })
    let text = ''
    socket.on('data', chunk => {
      text += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () =>
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]) || undefined, text }),
    )
    const lines = ['GET /who HTTP/1.1', 'host: psp.example', 'connection: close', ...headers]
    socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'))
  })
const asSubject = (subject: string) => ask([`${header}: ${subject}`])

test.each([
  'CN=forwarder',
  'cn=forwarder,O=PagoPA,C=IT',
  'C=IT,O=PagoPA,CN=forwarder',
  'CN=forwarder, O=PagoPA, C=IT',
  '2.5.4.3=forwarder',
  'CN=\\66orwarder',
  'OU=x+CN=forwarder,C=IT',
  'CN=forwarder,1.2.3.4=#0c0161',
])('the subject %s is the caller “forwarder” (TLS-2)', async subject => {
  const { status, text } = await asSubject(subject)
  expect([status, text]).toEqual([200, expect.stringContaining('{"caller":"forwarder"}')])
})

test.each(['CN=forwarder\\, too,O=Società è,C=IT', 'CN=forwarder\\2C too,O=Societ\\C3\\A0 \\C3\\A8,C=IT'])(
  'the whole subject %s is a caller, however it is escaped (TLS-2)',
  async subject => {
    expect((await asSubject(subject)).status).toBe(200)
  },
)

test.each([
  'CN=evil\\,CN=forwarder',
  'CN=evil,CN=forwarder',
  'CN=forwarder,CN=evil',
  'CN=forwarder+CN=evil',
  'CN=evil, CN=forwarder',
  'O=CN\\=forwarder',
  'O="x,CN=forwarder',
  'CN="forwarder"',
  'CN=forwarder\\ ',
  'CN=forwarder\\00',
  'CN=forwarder;O=x',
  'CN=forwarder,',
  ',CN=forwarder',
  'CN=FORWARDER',
  'CN=#666f72776172646572',
  'CN=forwarder\\FF',
  '/CN=forwarder',
  'forwarder',
  '',
  'O=Società è,CN=forwarder\\, too,C=IT',
  'CN=forwarder\\, too,O=Società è,C=IT,C=IT',
  'CN=forwarder\\, too+O=Società è,C=IT',
])('the subject %s is nobody: 401, and one line (TLS-6)', async subject => {
  expect((await asSubject(subject)).status).toBe(401)
  expect(door.refused().length).toBeLessThanOrEqual(1)
})

test('without the header, or with it twice in whatever case: 401 (TLS-6)', async () => {
  expect((await ask([])).status).toBe(401)
  expect((await ask([`${header}: CN=forwarder`, `${header}: CN=forwarder`])).status).toBe(401)
  expect((await ask([`${header}: CN=evil`, 'X-CLIENT-SUBJECT: CN=forwarder'])).status).toBe(401)
  expect((await ask([`${header}: CN=evil`, 'X-Client_Subject: CN=forwarder'])).status).toBe(401)
  expect((await ask(['x_client_subject: CN=forwarder'])).status).toBe(401)
  expect((await ask([`${header}: CN=evil,`, ' CN=forwarder'])).status).not.toBe(200) // a folded line
  expect(door.refused().map(({ reason }) => reason)).toContain('the subject comes twice')
})

test('the name of the header counts in any case (TLS-2)', async () => {
  expect((await ask(['X-CLIENT-SUBJECT: CN=forwarder'])).status).toBe(200)
})

test('from an address that is no proxy’s the connection is cut off, whatever the header says (TLS-6)', async () => {
  const elsewhere = await ask([`${header}: CN=forwarder`], door, '127.0.0.1', '127.0.0.9')
  expect(elsewhere).toEqual({ status: undefined, text: '' })
  expect(door.refused()).toMatchObject([{ reason: 'no proxy of ours', address: '127.0.0.9' }])
  const outside = Object.values(networkInterfaces())
    .flat()
    .find(one => one?.family === 'IPv4' && !one.internal)?.address
  if (outside) expect((await ask([`${header}: CN=forwarder`], door, outside, outside)).text).toBe('')
})

test('from elsewhere not even a silent connection is held open (TLS-6)', async () => {
  const socket = connect({ port: door.port, host: '127.0.0.1', localAddress: '127.0.0.9' })
  socket.on('error', () => {})
  const begun = performance.now()
  await new Promise(resolve => socket.resume().on('close', resolve))
  expect(performance.now() - begun).toBeLessThan(2_000)
})

test('what a caller says of where it comes from makes it no proxy (TLS-6)', async () => {
  const lies = ['x-forwarded-for: 127.0.0.1', 'forwarded: for=127.0.0.1', `${header}: CN=forwarder`]
  expect((await ask(lies, door, '127.0.0.1', '127.0.0.9')).text).toBe('')
})

const admitted = (api: object) => readAdmission(pspConfig.parse({ api: { clients: ['forwarder'], ...api } }))
const proxy = { addresses: ['10.0.0.0/8'], header }

test('a proxy and certificates of our own: never both, and both are named', async () => {
  await expect(admitted({ proxy, certificate: '/a.pem', clientCa: '/c.pem' })).rejects.toThrow(
    /psp\.api\.certificate, psp\.api\.clientCa and psp\.api\.proxy/,
  )
  expect(await admitted({ proxy })).toMatchObject({ proxy })
})

test.each([
  [{ addresses: [], header }],
  [{ addresses: ['everybody'], header }],
  [{ addresses: ['0.0.0.0/0'], header }],
  [{ addresses: ['10.0.0.1'] }],
  [{ addresses: ['10.0.0.1'], header: 'authorization' }],
  [{ addresses: ['10.0.0.1'], header: 'x client' }],
])('%j is no proxy', proxy => {
  expect(pspConfig.safeParse({ api: { proxy } }).success).toBe(false)
})

test('a subject that is none is found at the start', async () => {
  await expect(admitted({ proxy, clients: ['CN=a,=b'] })).rejects.toThrow(
    /psp\.api\.clients: .* found CN=a,=b/,
  )
})

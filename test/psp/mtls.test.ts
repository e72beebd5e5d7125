import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newCertificate } from '../../src/runtime/development-pki.ts'
import { until } from '../until.ts'
import { strangers } from './callers.ts'
import { newPspWorld, type PspWorld, redirection } from './psp-world.ts'

let world: PspWorld
beforeAll(async () => {
  world = await newPspWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

/** A connection on which a test says every byte itself. `heard` resolves with all that came back. */
function dial(options: ConnectionOptions) {
  const { port } = new URL(world.api)
  const socket = connect({
    host: 'localhost',
    port: Number(port),
    ca: readFileSync(world.pki.ca),
    ...options,
  })
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  const heard = new Promise<{ text: string; error: string | undefined }>(resolve => {
    let error: string | undefined
    socket.on('error', failure => {
      error = failure.message
    })
    socket.on('close', () => resolve({ text, error }))
  })
  return { socket, heard }
}

const head = (length: number, more = '') =>
  `POST /redirections HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${more}content-length: ${length}\r\n\r\n`
const forwarder = () => ({
  cert: readFileSync(world.pki.forwarder.certificate),
  key: readFileSync(world.pki.forwarder.key),
})
const written = (socket: TLSSocket, bytes: string | Buffer) =>
  new Promise<void>(resolve => socket.write(bytes, () => resolve()))

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
  test.each(Object.keys(strangers))(
    `${maxVersion} a caller with %s is stopped in the handshake, before its body is there (TLS-2, TLS-6)`,
    async kind => {
      const rows = await world.traces()
      const { socket, heard } = dial({ ...(await strangers[kind]?.(world.authority)), maxVersion })
      socket.write(`${head(1_000)}{"half of a bo`)

      expect((await heard).text).toBe('')
      expect(await world.traces()).toBe(rows)
    },
  )

test('a trusted caller of another name gets its 401 before its body is there (TLS-6, URL-15)', async () => {
  const { certificate: cert, key } = await newCertificate(world.authority, 'somebody', new Date())
  const { socket, heard } = dial({ cert, key })
  socket.write(`${head(1_000)}{"half of a bo`)

  const { text } = await heard
  expect(text).toMatch(/^HTTP\/1\.1 401 /)
  expect(text).toMatch(/connection: close/i)
})

test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused (TLS-1)', async version => {
  const { heard } = dial({
    ...forwarder(),
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT@SECLEVEL=0',
  })
  const { text, error } = await heard
  expect(text).toBe('')
  expect(error).toMatch(/version|protocol/)
})

test('a resumed TLS session is the same caller (TLS-2)', async () => {
  const body = JSON.stringify(redirection())
  const ask = `${head(Buffer.byteLength(body), 'connection: close\r\n')}${body}`
  const first = dial({ ...forwarder(), maxVersion: 'TLSv1.2' })
  const given = new Promise<Buffer>(resolve => first.socket.once('session', resolve))
  first.socket.write(ask)
  expect((await first.heard).text).toMatch(/^HTTP\/1\.1 200 /)

  const second = dial({
    ...forwarder(),
    maxVersion: 'TLSv1.2',
    session: await given,
    servername: 'localhost',
  })
  const resumed = new Promise(resolve =>
    second.socket.on('secureConnect', () => resolve(second.socket.isSessionReused())),
  )
  second.socket.write(ask)
  expect((await second.heard).text).toMatch(/^HTTP\/1\.1 200 /)
  expect(await resumed).toBe(true)
})

test('a caller who listens only after sending far too much still hears the 400 (URL-14)', async () => {
  const { socket, heard } = dial(forwarder())
  const body = Buffer.alloc(8 * 1024 * 1024, 'x')
  socket.pause()
  await written(socket, head(body.length, 'connection: close\r\n'))
  for (let at = 0; at < body.length; at += 65_536) await written(socket, body.subarray(at, at + 65_536))
  socket.resume()

  const { text, error } = await heard
  expect(error).toBeUndefined()
  expect(text).toMatch(/^HTTP\/1\.1 400 /)
  expect(text).toContain('body: expected at most 64 KiB')
})

test('a connection goes on after a body that was too long (URL-14)', async () => {
  const { socket, heard } = dial(forwarder())
  const long = 'x'.repeat(200_000)
  const body = JSON.stringify(redirection())
  socket.write(`${head(long.length)}${long}`)
  socket.write(`${head(Buffer.byteLength(body), 'connection: close\r\n')}${body}`)

  const { text } = await heard
  expect(text).toMatch(/^HTTP\/1\.1 400 /)
  expect(text).toMatch(/HTTP\/1\.1 200 OK/)
})

test('a renewed certificate is shown within seconds, without a restart; the metrics say when it ends (TLS-2)', async () => {
  const renewed = await newCertificate(world.authority, 'renewed', new Date())
  await writeFile(world.pki.psp.certificate, renewed.certificate)
  await writeFile(world.pki.psp.key, renewed.key)
  const shown = async () => {
    const { socket, heard } = dial({ ...forwarder(), rejectUnauthorized: false })
    socket.once('secureConnect', () => socket.end())
    const subject = new Promise(resolve =>
      socket.once('secureConnect', () => resolve(socket.getPeerX509Certificate()?.subject)),
    )
    await heard
    return subject
  }
  await until('it is shown', async () => (await shown()) === 'CN=renewed')

  const figures = await (await fetch(world.metrics)).text()
  expect(figures).toMatch(
    /passerella_certificate_expiry_seconds\{setting="psp\.api",kind="certificate",subject="CN=renewed",service="psp"\} 3\d{7}/,
  )
  expect(world.lines.join('')).toMatch(/"subject":"CN=renewed".*"certificates in force"/)
})

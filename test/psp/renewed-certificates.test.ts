import { readFile, writeFile } from 'node:fs/promises'
import { connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { newAuthority } from '../../src/runtime/development-pki.ts'
import { authorityPem, certificateOf } from '../certificates.ts'
import { until } from '../until.ts'
import { type Door, newDoor } from './door-world.ts'

/** The common name that the server shows to whoever connects now. */
const shown = ({ port }: Door, identity: object) =>
  new Promise<string | undefined>((resolve, reject) => {
    const socket: TLSSocket = connect(
      { port, host: '127.0.0.1', rejectUnauthorized: false, ...identity },
      () => {
        resolve(socket.getPeerX509Certificate()?.subject)
        socket.destroy()
      },
    )
    socket.on('error', reject)
  })

test('certificates are exchanged under load, and no request fails (TLS-2)', async () => {
  await using door = await newDoor()
  const forwarder = await certificateOf(door.authority)
  const kept = door.client(forwarder, 4)
  const fresh = door.client(forwarder, 4)
  const failures: unknown[] = []
  let answered = 0
  let over = false
  const load = async (agent: typeof kept, headers: Record<string, string>) => {
    while (!over)
      try {
        expect((await door.ask(agent, headers)).status).toBe(200)
        answered++
      } catch (error) {
        failures.push(error)
      }
  }
  const loads = [kept, kept, fresh, fresh].map((agent, at) =>
    load(agent, at < 2 ? {} : { connection: 'close' }),
  )

  for (const name of ['second', 'third', 'fourth', 'fifth']) {
    const before = answered
    await door.put(await certificateOf(door.servers, { name: `CN=${name}` })) // the certificate, and then its key
    await until(`${name} is shown`, async () => (await shown(door, forwarder)) === `CN=${name}`)
    await until('the load has met it', () => answered > before + 60)
  }
  over = true
  await Promise.all(loads)

  expect(failures).toEqual([])
  expect(answered).toBeGreaterThan(240)
}, 60_000)

test('what does not go together yet is not taken, and one line says so (TLS-2)', async () => {
  await using door = await newDoor()
  const forwarder = await certificateOf(door.authority)
  const second = await certificateOf(door.servers, { name: 'CN=second' })

  await door.put({ cert: second.cert })
  const untaken = () => door.lines.filter(({ msg }) => msg.startsWith('certificates are not taken yet'))
  await until('the log says so', () => untaken().length > 0)
  expect(await shown(door, forwarder)).toBe('CN=first')
  await new Promise(resolve => setTimeout(resolve, 100)) // ten more looks
  expect(untaken()).toHaveLength(1)
  expect(untaken()[0]?.why).toMatch(/key values mismatch/)

  await door.put({ key: second.key })
  await until('it is taken', async () => (await shown(door, forwarder)) === 'CN=second')
  const inForce = door.lines.filter(({ msg }) => msg === 'certificates in force').at(-1)
  expect(inForce).toMatchObject({ subject: 'CN=second', issuer: 'CN=Servers CA' })
  expect(JSON.stringify(door.lines)).not.toContain('PRIVATE KEY')
})

test('another authority of callers counts for new connections; an old session is not taken up again (TLS-2, TLS-6)', async () => {
  await using door = await newDoor()
  const old = await certificateOf(door.authority)
  const others = await newAuthority(new Date(), 'Clients CA of next year')
  const renewed = await certificateOf(others)
  const kept = door.client(old, 1)
  expect((await door.ask(kept)).status).toBe(200)
  const session = await new Promise<Buffer>((resolve, reject) => {
    const socket = connect({ port: door.port, host: '127.0.0.1', rejectUnauthorized: false, ...old })
    socket.once('session', given => {
      resolve(given)
      socket.destroy()
    })
    socket.on('error', reject)
    socket.write('GET /who HTTP/1.1\r\nhost: localhost\r\n\r\n')
  })

  await door.put({ ca: `${await readFile(door.files.ca, 'utf8')}\n${authorityPem(others)}` })
  const next = door.client(renewed)
  await until('both are known', async () => (await door.ask(next).catch(() => undefined))?.status === 200)
  await writeFile(door.files.ca, authorityPem(others))
  await until('the old one is refused', async () => {
    const late = door.client(old)
    return door.ask(late).then(
      () => false,
      () => true,
    )
  })

  expect((await door.ask(kept)).status).toBe(200) // on the connection that was open before
  const text = await new Promise(resolve => {
    let heard = ''
    const socket = connect({ port: door.port, host: '127.0.0.1', rejectUnauthorized: false, session, ...old })
    socket.on('data', chunk => {
      heard += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
    socket.write('GET /who HTTP/1.1\r\nhost: localhost\r\n\r\n')
  })
  expect(text).toBe('')
})

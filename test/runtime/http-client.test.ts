import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket, TlsOptions } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import { newAuthority, newCertificate } from '../../src/runtime/development-pki.ts'
import type { PemFiles } from '../../src/runtime/http/certificates.ts'
import { NoAnswer, openPeer, type PeerOptions } from '../../src/runtime/http/client.ts'
import { guardAddresses } from '../../src/runtime/http/private-addresses.ts'
import { rawServer } from '../raw-server.ts'
import { until } from '../until.ts'

const opened = new AsyncDisposableStack()
let origin: string
beforeAll(async () => {
  const server = createServer((request, response) => void response.end(`${request.method} ${request.url}`))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  opened.defer(() => new Promise<void>(resolve => server.close(() => resolve())))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => opened.disposeAsync())

const peerAt = (base: string, more: Partial<PeerOptions> = {}) =>
  openPeer({ base, clock: systemClock, patience: 5_000, ...more })
const local = (port: number) => `http://127.0.0.1:${port}`
const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof NoAnswer ? error.reason : error),
  )
const whole = (text: string) => text.endsWith('\r\n\r\n{}')
const answer = (body: string, head = '') =>
  `HTTP/1.1 200 OK\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

test.each([
  ['', '', '/'],
  ['/', '/refunds', '/refunds'],
  ['/redirections', '', '/redirections'],
  ['/redirections/', '/refunds', '/redirections/refunds'],
])('below the base %s, what is posted to %s goes to %s', async (base, path, asked) => {
  await using peer = peerAt(`${origin}${base}`)
  expect(await peer.post(path, '{}')).toEqual({ status: 200, body: `POST ${asked}` })
})

describe('a peer that is slow: when the time is over the call is, and its connection too (URL-24)', () => {
  test.each<[string, (socket: Socket, heard: string) => void]>([
    ['says nothing', () => {}],
    ['sends half a head', socket => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
    ['sends its head and no more', socket => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n')],
    ['sends byte after byte of a body', socket => trickle(socket, 'HTTP/1.1 200 OK\r\n\r\n', 'x')],
    ['sends byte after byte of a head', socket => trickle(socket, 'HTTP/1.1 200 OK\r\n', 'a')],
    [
      'says again and again that it goes on',
      socket => trickle(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
    ],
  ])('%s', async (_name, say) => {
    await using server = await rawServer(say)
    await using peer = peerAt(local(server.port), { patience: 150 })
    expect(await reasonOf(peer.post('', '{}'))).toBe('late')
    await until('it has been hung up on', () => server.sockets[0]?.destroyed)
  })

  test('takes the connection, and never begins with TLS', async () => {
    await using server = await rawServer(() => {})
    await using peer = peerAt(`https://127.0.0.1:${server.port}`, { patience: 150 })
    expect(await reasonOf(peer.post('', '{}'))).toBe('late')
    await until('it has been hung up on', () => server.sockets[0]?.destroyed)
  })

  test('leaves no connection free for whoever comes next: they wait no longer, and nothing is sent for them after', async () => {
    await using server = await rawServer(() => {})
    const ends: AbortController[] = []
    const deadline = () => {
      const end = new AbortController()
      ends.push(end)
      return end.signal
    }
    await using peer = peerAt(local(server.port), { clock: { ...systemClock, deadline }, connections: 1 })
    const [first, ...others] = ['/first', '/next', '/third'].map(path => reasonOf(peer.post(path, '{}')))
    await until('the first is sent', () => server.heard.join().includes('first'))
    for (const end of ends.slice(1)) end.abort()
    expect(await Promise.all(others)).toEqual(['late', 'late'])
    ends[0]?.abort()
    expect(await first).toBe('late')
    await until('it has been hung up on', () => server.sockets[0]?.destroyed)
    expect(server.heard.join()).not.toMatch(/next|third/)
  })

  test('has a name that nobody resolves', async () => {
    const guard = guardAddresses([], () => new Promise(() => {}))
    await using peer = peerAt('https://psp.example', { patience: 150, guard })
    expect(await reasonOf(peer.post('', '{}'))).toBe('late')
  })
})

/** Goes on until it is hung up on. */
function trickle(socket: Socket, first: string, again: string) {
  socket.write(first)
  const timer = setInterval(() => socket.write(again), 5)
  socket.on('close', () => clearInterval(timer))
}

describe('a peer that misbehaves', () => {
  test.each<[string, string, string]>([
    ['sends headers of more than 16 KiB', answer('{}', `x-long: ${'x'.repeat(17_000)}\r\n`), 'cut'],
    ['changes the protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n', 'cut'],
    ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'cut'],
    [
      'announces more than 64 KiB',
      `HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n${'x'.repeat(70_000)}`,
      'too-long',
    ],
    ['goes on and on', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(70_000)}`, 'too-long'],
    ['compresses', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nx', 'encoded'],
    [
      'compresses twice',
      'HTTP/1.1 200 OK\r\ncontent-encoding: identity\r\ncontent-encoding: br\r\n\r\nx',
      'encoded',
    ],
  ])('%s: no answer, and it is hung up on', async (_name, said, reason) => {
    await using server = await rawServer((socket, heard) => void (whole(heard) && socket.write(said)))
    await using peer = peerAt(local(server.port))
    expect(await reasonOf(peer.post('', '{}'))).toBe(reason)
    await until('it has been hung up on', () => server.sockets[0]?.destroyed)
  })

  test('a compressed answer is not opened: a gigabyte in a few bytes costs its few bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024))
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`
    await using server = await rawServer((socket, heard) => {
      if (whole(heard)) socket.write(Buffer.concat([Buffer.from(head), bomb]))
    })
    await using peer = peerAt(local(server.port))
    expect(await reasonOf(peer.post('', '{}'))).toBe('encoded')
    expect(server.heard[0]).toContain('accept-encoding: identity')
  })

  test('a redirect is an answer like any other: nobody follows it', async () => {
    const elsewhere = await rawServer(() => {})
    await using _ = elsewhere
    const head = `HTTP/1.1 307 Temporary Redirect\r\nlocation: ${local(elsewhere.port)}\r\ncontent-length: 0\r\n\r\n`
    await using server = await rawServer((socket, heard) => void (whole(heard) && socket.write(head)))
    await using peer = peerAt(local(server.port))
    expect(await peer.post('', '{}')).toEqual({ status: 307, body: '' })
    expect(elsewhere.sockets).toHaveLength(0)
  })

  test('an answer that nobody asked for is nobody’s: the next call gets its own', async () => {
    await using server = await rawServer((socket, heard, place) => {
      if (whole(heard)) socket.write(answer(`first on ${place}`) + answer('for whoever comes next'))
    })
    await using peer = peerAt(local(server.port))
    expect((await peer.post('', '{}')).body).toBe('first on 0')
    await until('it has been hung up on', () => server.sockets[0]?.destroyed)
    expect((await peer.post('', '{}')).body).toBe('first on 1')
  })

  test('a connection that is closed as it is used fails the call, which is not made again (URL-24)', async () => {
    let asked = 0
    await using server = await rawServer(socket => {
      if (++asked === 1) socket.write(answer('{}', 'connection: keep-alive\r\n'))
      else socket.destroy()
    })
    await using peer = peerAt(local(server.port), { connections: 1 })
    await peer.post('', '{}')
    expect(await reasonOf(peer.post('', '{}'))).toBe('cut')
    expect([asked, server.sockets.length]).toEqual([2, 1])
    expect(await reasonOf(peer.post('', '{}'))).toBe('cut')
    expect([asked, server.sockets.length]).toEqual([3, 2])
  })

  test('a connection that was closed before is not used again: nothing is lost', async () => {
    await using server = await rawServer((socket, heard) => {
      if (whole(heard)) socket.end(answer('{}', 'connection: keep-alive\r\n'))
    })
    await using peer = peerAt(local(server.port))
    for (let call = 1; call <= 20; call++) {
      expect((await peer.post('', '{}')).status).toBe(200)
      await until('it is closed', () => server.sockets[call - 1]?.destroyed)
    }
    expect(server.sockets).toHaveLength(20)
  })

  test('nobody there: the reason names what failed', async () => {
    const server = await rawServer(() => {})
    await server[Symbol.asyncDispose]()
    await using peer = peerAt(`http://localhost:${server.port}`)
    await expect(peer.post('', '{}')).rejects.toThrow(/^cut: .*ECONNREFUSED/)
  })
})

describe('addresses that lead inside (URL-18)', () => {
  const secret = () => rawServer((socket, heard) => void (whole(heard) && socket.write(answer('secret'))))

  test('a literal address is refused before anybody connects', async () => {
    await using server = await secret()
    await using peer = peerAt(local(server.port), { guard: guardAddresses([]) })
    await expect(peer.post('', '{}')).rejects.toThrow('cut: 127.0.0.1 is not a public address (loopback)')
    await using brackets = peerAt(`http://[::1]:${server.port}`, { guard: guardAddresses([]) })
    await expect(brackets.post('', '{}')).rejects.toThrow('(loopback)')
    expect(server.sockets).toHaveLength(0)
  })

  test.each(['http://0x7f000001', 'http://2130706433', 'http://127.1', 'http://0177.0.0.1'])(
    'another way to write it is the same address: %s',
    async base => {
      await using server = await secret()
      await using peer = peerAt(`${base}:${server.port}`, { guard: guardAddresses([]) })
      await expect(peer.post('', '{}')).rejects.toThrow('(loopback)')
      expect(server.sockets).toHaveLength(0)
    },
  )

  test('a name that leads inside is refused, whatever else it leads to', async () => {
    await using server = await secret()
    const guard = guardAddresses([], async () => ['8.8.8.8', '127.0.0.1'])
    await using peer = peerAt(`http://psp.example:${server.port}`, { guard })
    await expect(peer.post('', '{}')).rejects.toThrow('cut: psp.example is 127.0.0.1, which is not a public')
    expect(server.sockets).toHaveLength(0)
  })

  test('a name is looked up for each connection, and checked each time: what led outside may lead inside now', async () => {
    await using server = await secret()
    const answers = [[], ['127.0.0.1'], ['127.0.0.1']]
    let asked = 0
    const guard = guardAddresses([], async () => answers[asked++] ?? [])
    await using peer = peerAt(`http://psp.example:${server.port}`, { guard })
    await expect(peer.post('', '{}')).rejects.toThrow('psp.example has no address')
    await expect(peer.post('', '{}')).rejects.toThrow('loopback')
    expect([asked, server.sockets.length]).toEqual([2, 0])
  })

  test('a host that the operator allowed by its name is called', async () => {
    await using server = await secret()
    await using peer = peerAt(`http://localhost:${server.port}`, { guard: guardAddresses(['localhost']) })
    expect((await peer.post('', '{}')).body).toBe('secret')
  })
})

describe('TLS', () => {
  const made = (async () => {
    const now = new Date()
    const [ours, other] = [await newAuthority(now, 'ours'), await newAuthority(now, 'other')]
    const named = async (ca: typeof ours, name: string) => {
      const { certificate: cert, key } = await newCertificate(ca, name, now)
      return { cert, key }
    }
    const ca = ours.certificate.toString('pem')
    return {
      server: { ...(await named(ours, 'localhost')), ca: [ca, other.certificate.toString('pem')] },
      ca,
      first: { ...(await named(ours, 'first')), ca },
      next: { ...(await named(other, 'next')), ca },
    }
  })()
  /** Says which certificate it was shown; a call to a server that holds back waits for `release`. */
  const shown = (options: TlsOptions, held?: Promise<unknown>) =>
    rawServer(async (socket, heard) => {
      if (!whole(heard.slice(heard.lastIndexOf('POST ')))) return
      if (heard.startsWith('POST /held')) await held
      socket.write(answer(String((socket as TLSSocket).getPeerCertificate()?.subject?.CN)))
    }, options)

  test('below 1.2 there is no handshake (TLS-1)', async () => {
    const { server: own, ca } = await made
    await using server = await shown({
      ...own,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    })
    await using peer = peerAt(`https://localhost:${server.port}`, { tls: () => ({ ca }) })
    expect(await reasonOf(peer.post('', '{}'))).toBe('cut')
  })

  test('HTTP/1.1 alone is offered', async () => {
    const { server: own, ca } = await made
    await using server = await shown({ ...own, ALPNProtocols: ['h2', 'http/1.1'] })
    const tls = { ca }
    await using peer = peerAt(`https://localhost:${server.port}`, { tls: () => tls })
    await peer.post('', '{}')
    expect((server.sockets[0] as TLSSocket).alpnProtocol).toBe('http/1.1')
  })

  test('a certificate that is exchanged under load counts for the next connection, and no call fails (TLS-3)', async () => {
    const { server: own, first, next } = await made
    const held = Promise.withResolvers<void>()
    await using server = await shown({ ...own, requestCert: true, rejectUnauthorized: true }, held.promise)
    let files: PemFiles = first
    await using peer = peerAt(`https://localhost:${server.port}`, { tls: () => files })
    const underWay = peer.post('/held', '{}')
    await until('it is under way', () => server.heard[0])

    const said: string[] = []
    let over = false
    const load = Array.from({ length: 8 }, async () => {
      while (!over) said.push((await peer.post('', '{}')).body)
    })
    await until('there is load', () => said.length > 50)
    const before = said.length
    files = next
    await until('the new one is shown', () => said.length > before + 100)
    over = true
    await Promise.all(load)

    expect(new Set(said.slice(0, before))).toEqual(new Set(['first']))
    expect(said.slice(before + 8).every(name => name === 'next')).toBe(true)
    held.resolve()
    expect((await underWay).body).toBe('first')
    await until('the old connections are closed', () =>
      server.sockets.every(
        socket => socket.destroyed || (socket as TLSSocket).getPeerCertificate()?.subject?.CN !== 'first',
      ),
    )
  })
})

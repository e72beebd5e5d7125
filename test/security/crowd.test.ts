import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { describe, expect, test } from 'vitest'
import { until } from '../until.ts'
import { newListener } from './listener.ts'
import { rawClient } from './raw-client.ts'

const size = 5_000
/** Each of the two processes holds an end of every connection. */
const descriptors = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim()
const hasRoom = descriptors === 'unlimited' || Number(descriptors) > size + 500
/** Linux answers for all of 127.0.0.0/8, others for one address of it. */
const addresses = Array.from(
  { length: 10 },
  (_, one) => `127.0.0.${process.platform === 'linux' ? one + 2 : 1}`,
)
const everybody = { connectionsPerClient: size + 1_000 }

function run(program: string, ...args: string[]) {
  const child = fork(join(import.meta.dirname, 'programs', program), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return {
    child,
    async told<Fact>(): Promise<Fact> {
      const [fact] = await once(child, 'message')
      return fact
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) await Promise.all([once(child, 'exit'), child.disconnect()])
    },
  }
}

const serve = async (options: object) => {
  const program = run('serve.ts', JSON.stringify(options))
  return { ...program, ...(await program.told<{ port: number; ca?: string }>()) }
}

const crowd = async (port: number, wanted: number, from: string[], sends = '') => {
  const program = run('crowd.ts', `${port}`, `${wanted}`, sends, ...from)
  const { left } = await program.told<{ left: number }>()
  const now = async () => {
    program.child.send({})
    return (await program.told<{ left: number }>()).left
  }
  return { ...program, left, now }
}

describe.each([
  ['in the clear', false],
  ['that never begin the handshake', true],
])('5,000 idle connections %s', (_how, tls) => {
  test.skipIf(!hasRoom)(
    'leave the service its usual time, and cost it little memory',
    async () => {
      const slow = { handshakeTime: 60_000, headTime: 60_000, requestTime: 60_000 }
      await using server = await serve({ tls, limits: { ...slow, ...everybody } })
      const quick = () => timed(server)
      await quick() // the first ones warm it up
      const alone = { times: await quick(), memory: memoryOf(server.child) }

      await using idle = await crowd(server.port, size, addresses)
      expect(idle.left).toBe(size)
      await quick() // once all of them have been let in
      const crowded = { times: await quick(), memory: memoryOf(server.child) }

      expect(await idle.now()).toBe(size)
      expect(median(crowded.times)).toBeLessThan(Math.max(5 * median(alone.times), 20))
      expect(Math.max(...crowded.times)).toBeLessThan(2_000)
      expect((crowded.memory - alone.memory) / size).toBeLessThan(40 * 1024)
    },
    60_000,
  )
})

const half = 'POST /form HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nx'

test.each([
  ['sends nothing', ''],
  ['sends half a request', half],
])(
  'where all connections are taken, a newcomer gets the place of the one that waits longest: each %s',
  async (_how, sends) => {
    await using listener = await newListener({ limits: { connections: 200, ...everybody } })
    await using idle = await crowd(listener.port, 600, addresses, sends)
    await until('the listener holds no more than it may', async () => (await idle.now()) <= 200)
    expect(await timed(listener)).toHaveLength(96)
  },
)

test('nobody gets the place of a connection at work, were it for the second of two requests', async () => {
  await using listener = await newListener({ limits: { connections: 1 } })
  const { socket } = await rawClient(listener.to)
  let length = 0
  socket.pause()
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`
  socket.write(get('/quick') + get('/large'))
  await until('both are begun', () => listener.done.length === 2)
  const newcomer = await rawClient(listener.to)
  await newcomer.closed
  socket.on('data', chunk => {
    length += chunk.length
  })
  socket.resume()
  await until('the second is answered whole', () => length > 32 * 1024 * 1024)
  socket.destroy()
})

test.skipIf(process.platform !== 'linux')(
  'one address has its share of the connections, and no more',
  async () => {
    await using listener = await newListener({ limits: { connectionsPerClient: 100 } })
    await using one = await crowd(listener.port, 300, ['127.0.0.2'])
    await until('it holds its share', async () => (await one.now()) === 100)
    await using other = await crowd(listener.port, 100, ['127.0.0.3'])
    expect(other.left).toBe(100)
    expect(await one.now()).toBe(100)
  },
)

test('what a trusted proxy holds is not counted against it', async () => {
  const limits = { connectionsPerClient: 100 }
  await using listener = await newListener({ limits, trustedProxies: ['127.0.0.0/8'] })
  await using proxy = await crowd(listener.port, 300, ['127.0.0.1'])
  expect(proxy.left).toBe(300)
  expect(await proxy.now()).toBe(300)
})

test('a connection that closes makes room for the next', async () => {
  await using listener = await newListener({ limits: { connectionsPerClient: 10 } })
  expect(await timed(listener, { pipelining: 0 })).toHaveLength(96) // a connection for each request
})

/** Many requests, eight at a time: how long each took, in milliseconds. */
async function timed({ port, ca }: { port: number; ca?: string }, options: Agent.Options = {}) {
  const connect = ca === undefined ? {} : { connect: { ca, servername: 'localhost' } }
  const dispatcher = new Agent({ connections: 8, ...connect, ...options })
  const url = `${ca === undefined ? 'http' : 'https'}://127.0.0.1:${port}/quick`
  const times: number[] = []
  const ask = async (began: number) => {
    const { statusCode, body } = await request(url, { dispatcher })
    await body.dump()
    if (statusCode === 200) times.push(performance.now() - began)
  }
  for (let asked = 0; asked < 96; asked += 8)
    await Promise.all(Array.from({ length: 8 }, () => ask(performance.now())))
  await dispatcher.close()
  return times
}

const median = (times: number[]) =>
  times.toSorted((one, other) => one - other)[times.length / 2] ?? Number.NaN

/** Resident memory, in bytes. */
const memoryOf = ({ pid }: ChildProcess) =>
  1024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' }))

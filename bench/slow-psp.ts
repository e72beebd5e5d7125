/**
 * `node bench/slow-psp.ts`: what a PSP that accepts connections and never answers takes from another. Turns with the
 * quick PSP alone, and turns in which payers crowd at the slow one as well and thousands of its refunds and closings are
 * due; the ratio of what the quick one's last in a hundred waits is taken within each round. Fails above 1.5.
 */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/runtime/clock.ts'
import { type BenchPlatform, quick } from './bench-platform.ts'
import { openGround } from './ground.ts'
import { printRatios, type Waits } from './latencies.ts'
import { openSlowDuties } from './slow-duties.ts'
import { slow, startTwoPsps } from './two-psps.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '15' },
    /** Payers of the quick PSP at once. */
    concurrency: { type: 'string', default: '4' },
    /** Payers at the slow PSP at once; there is room for 64. */
    crowd: { type: 'string', default: '100' },
  },
})
const [seconds, rounds, concurrency, crowd] = [
  Number(values.seconds),
  Number(values.rounds),
  Number(values.concurrency),
  Number(values.crowd),
] as const

/** As long as a call to the slow PSP takes to be given up, and a little more. */
const drained = 9_500

/** The crowd comes little by little, as long as the slow PSP is waited for. */
const arrival = 8_000

async function bench(stop: AbortSignal) {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround({ concurrency: 1, connections: 10 }))
  const silent = opened.use(await listenSilently())
  const { url, database } = await ground.newDatabase('platform')
  const psps = opened.use(await startTwoPsps(ground, url, `https://localhost:${silent.port}/redirections`))
  const slowDuties = await openSlowDuties(database)

  async function beside() {
    const over = new AbortController()
    await slowDuties.fallDue(systemClock.now())
    const crowded = Promise.all(
      Array.from({ length: crowd }, async (_, place) => {
        await systemClock.sleep((place / crowd) * arrival, over.signal)
        await payAtSlow(psps, over.signal)
      }),
    )
    await systemClock.sleep(arrival, stop)
    const waits = await payAtQuick(psps, stop)
    over.abort()
    await slowDuties.rest()
    await crowded
    await systemClock.sleep(drained, stop)
    await slowDuties.rest() // those that were tried meanwhile
    return waits
  }

  await payAtQuick(psps, stop)
  const played: { alone: Waits; beside: Waits }[] = []
  for (let round = 0; round < rounds; round++) {
    stop.throwIfAborted()
    const first = round % 2 === 0 ? await payAtQuick(psps, stop) : undefined
    const second = await beside()
    played.push({ alone: first ?? (await payAtQuick(psps, stop)), beside: second })
  }
  console.log(
    `${concurrency} payers at the quick PSP, ${crowd} at the slow one · ${rounds} rounds of ${seconds} s`,
  )
  console.log(`connections that the slow PSP accepted: ${silent.accepted()}\n`)
  if (!printRatios(played)) process.exitCode = 1
}

async function payAtQuick(psps: BenchPlatform, stop: AbortSignal): Promise<Waits> {
  const waits: Waits = { 'POST /payments': [], closing: [], refund: [] }
  const end = performance.now() + seconds * 1_000
  const work = async (_: unknown, worker: number) => {
    for (let turn = worker; performance.now() < end; turn++) {
      stop.throwIfAborted()
      const kind = turn % 2 === 0 ? 'closing' : 'refund'
      const { idTransaction, took, told } = await psps.pay(quick, kind)
      waits['POST /payments'].push(took)
      if (kind === 'closing') await psps.callBack(idTransaction)
      waits[kind].push(await told)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return waits
}

/** Whoever is turned away comes again after two seconds. */
async function payAtSlow(psps: BenchPlatform, over: AbortSignal) {
  while (!over.aborted) {
    const status = await psps.tryToPay(slow)
    if (status === 502) await systemClock.sleep(2_000, over)
    else if (status !== 504) throw new Error(`the slow PSP is answered with ${status}`)
  }
}

async function listenSilently() {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer(socket => {
    accepted++
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    accepted: () => accepted,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort(new Error('stopped')))
try {
  await bench(stop.signal)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

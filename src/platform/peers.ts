/**
 * The platform's way to PSPs: for each PSP and address a pool of connections of its own, all under the platform's
 * certificate (TLS-3), and for each PSP a limit to the calls that are under way. What a PSP does with its calls, were it
 * to let all of them hang, takes nothing from another.
 *
 * Beyond the limit a call is refused at once (`full`), and never stands in a line: who waited would wait for the same
 * PSP that lets the others wait. A pool that nobody has called by for a minute is closed, so that none outlives its
 * endpoint.
 */
import { after } from '../runtime/clock.ts'
import { NoAnswer, openPeer, type Peer, type PeerOptions } from '../runtime/http/client.ts'

export type Way = Pick<Peer, 'post'> & {
  /** Whether a call would be refused now. */
  isFull(): boolean
}
export type Peers = AsyncDisposable & { at(idPsp: string, base: string): Way }
/** `most`: how many calls may be under way at one PSP, whatever its addresses. */
export type PeersOptions = Omit<PeerOptions, 'base' | 'connections'> & { most: number }

type Pool = { peer: Peer; calls: number; usedAt: Date }

/** Milliseconds. */
const idle = 60_000

export function openPeers({ most, ...options }: PeersOptions): Peers {
  const { clock } = options
  const pools = new Map<string, Pool>()
  const underWay = new Map<string, number>()
  let nextLook = after(clock.now(), idle)

  const callsAt = (idPsp: string) => underWay.get(idPsp) ?? 0

  function poolOf(name: string, base: string): Pool {
    const now = clock.now()
    const pool = pools.get(name) ?? {
      peer: openPeer({ base, connections: most, ...options }),
      calls: 0,
      usedAt: now,
    }
    pool.usedAt = now
    pools.set(name, pool)
    if (now >= nextLook) closeIdle(now)
    return pool
  }

  function closeIdle(now: Date) {
    nextLook = after(now, idle)
    for (const [name, { peer, calls, usedAt }] of pools) {
      if (calls > 0 || now < after(usedAt, idle)) continue
      pools.delete(name)
      void peer[Symbol.asyncDispose]()
    }
  }

  return {
    at: (idPsp, base) => ({
      isFull: () => callsAt(idPsp) >= most,
      async post(...call) {
        const others = callsAt(idPsp)
        if (others >= most) throw new NoAnswer('full')
        const pool = poolOf(`${idPsp} ${base}`, base)
        underWay.set(idPsp, others + 1)
        pool.calls++
        try {
          return await pool.peer.post(...call)
        } finally {
          const left = callsAt(idPsp) - 1
          if (left > 0) underWay.set(idPsp, left)
          else underWay.delete(idPsp)
          pool.calls--
          pool.usedAt = clock.now()
        }
      },
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...pools.values()].map(({ peer }) => peer[Symbol.asyncDispose]()))
    },
  }
}

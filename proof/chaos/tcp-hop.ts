/**
 * A way over TCP to PostgreSQL, or to a mail server. After so many pieces of a connection, as the seed says, something
 * is done to it: a piece that asks may never arrive, and one that answers may tell of what is done already.
 */
import { connect, createServer, type Socket } from 'node:net'
import { newCounts } from './counts.ts'
import { drawFor } from './draw.ts'

/** `cut`: the connection ends. `reset`: it ends in the middle of a piece. The others keep it waiting. */
const faults = { cut: 3, reset: 2, stall: 1, delay: 6 }
export type TcpFault = keyof typeof faults

export type TcpHopOptions = {
  name: string
  port: number
  /** The port of whoever is behind it. */
  behind: number
  seed: number
  /** How many pieces of a connection pass between two faults, on the whole; undefined: nothing happens any more. */
  rarity(): number | undefined
}
export type TcpHop = AsyncDisposable & { name: string; counts(): [TcpFault, number][] }

export async function openTcpHop(options: TcpHopOptions): Promise<TcpHop> {
  const { name, port, seed, rarity } = options
  const counts = newCounts<TcpFault>()
  const open = new Set<Socket>()
  let turns = 0

  const server = createServer({ noDelay: true }, client => {
    const draw = drawFor(seed, name, turns++)
    const behind = connect({ port: options.behind, host: '127.0.0.1', noDelay: true })
    let left = draw.between(1, 2 * (rarity() ?? 1))
    const end = () => {
      for (const socket of [client, behind]) {
        open.delete(socket)
        socket.destroy()
      }
    }
    const strike = (from: Socket, to: Socket, piece: Buffer) => {
      const often = rarity()
      if (often === undefined) return to.write(piece)
      left = draw.between(1, 2 * often)
      const fault = draw.weighed(faults)
      counts.add(fault)
      if (fault === 'cut') return end()
      if (fault === 'reset')
        return to.write(piece.subarray(0, piece.length >> 1), () => breakOff(client, end))
      from.pause()
      setTimeout(
        () => {
          to.write(piece)
          from.resume()
        },
        fault === 'stall' ? draw.between(1_000, 8_000) : draw.between(5, 400),
      ).unref()
    }
    const pipe = (from: Socket, to: Socket) => {
      open.add(from)
      from.on('data', piece => (--left > 0 ? void to.write(piece) : void strike(from, to, piece)))
      from.on('error', end).on('close', end)
    }
    pipe(client, behind)
    pipe(behind, client)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    name,
    counts: counts.all,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function breakOff(client: Socket, end: () => void) {
  if (!client.destroyed) client.resetAndDestroy()
  end()
}

/** The nodes of both sides, each a process of its own with a clock of its own, that are struck and come back. */
import { open } from 'node:fs/promises'
import type { JumpingClock } from '../../test/jumping-clock.ts'
import { prepare, type SideProcess } from '../../test/side-process.ts'
import type { Side } from './postgres.ts'

export type NodeOptions = {
  name: string
  side: Side
  settings: unknown
  /** The clock of the run, and by how many milliseconds this node's is off. */
  clock: JumpingClock
  skew: number
  /** A file that takes what the node says of its errors. */
  errors: string
}
export type Node = AsyncDisposable & {
  name: string
  side: Side
  kill(): Promise<void>
  /** Starts a successor, as often as it takes. */
  revive(): Promise<void>
  /** Neither dead nor alive, until it goes on. */
  stop(): void
  goOn(): void
  jump(milliseconds: number): void
  /** How often it has ended without having been killed. */
  deaths(): number
}

const attempts = 30

export async function startNode({ name, side, settings, clock, skew, errors }: NodeOptions): Promise<Node> {
  const file = await open(errors, 'a')
  let process: SideProcess | undefined
  let killed = false
  let deaths = 0

  const start = async () => {
    for (let attempt = 1; ; attempt++) {
      const spare = prepare(side, file.fd)
      try {
        return await spare.start(settings, clock.ahead() + skew)
      } catch (error) {
        if (attempt === attempts) throw error // by then it is not a database that was away
        await new Promise(resolve => setTimeout(resolve, 200))
      }
    }
  }
  const node: Node = {
    name,
    side,
    async kill() {
      killed = true
      await process?.kill()
      process = undefined
    },
    async revive() {
      const begun = clock.ahead()
      const fresh = await start()
      killed = false
      process = fresh
      fresh.jump(clock.ahead() - begun) // whatever was leapt over while it started
      fresh.ended.then(() => {
        if (!killed && process === fresh) deaths++
      })
    },
    stop: () => void (process && signal(process, 'SIGSTOP')),
    goOn: () => void (process && signal(process, 'SIGCONT')),
    jump: milliseconds => process?.jump(milliseconds),
    deaths: () => deaths,
    async [Symbol.asyncDispose]() {
      await node.kill()
      await file.close()
    },
  }
  await node.revive()
  return node
}

function signal({ pid }: SideProcess, name: NodeJS.Signals) {
  try {
    globalThis.process.kill(pid, name)
  } catch {
    // it is gone
  }
}

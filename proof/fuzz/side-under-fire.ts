/** A process that is under fire, as it is seen from outside: whether it lives, what it writes, and what it holds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Side = 'psp' | 'platform'
export type Told = { start: Side; settings: unknown } | { weigh: true }
/** Bytes; of the heap, what is left after a collection. */
export type Memory = { heap: number; external: number; rss: number; sockets: number }
export type SideUnderFire = AsyncDisposable & {
  ports: Record<string, number>
  weigh(): Promise<Memory>
  /** Lines that should not have been written, since it was last asked. */
  complaints(): string[]
  /** Why it is no more. */
  fallen(): string | undefined
}

const runSide = join(import.meta.dirname, 'programs', 'run-side.ts')

export async function startSide(
  side: Side,
  settings: unknown,
  complainOf: (line: string) => boolean,
  program = runSide,
): Promise<SideUnderFire> {
  const child = spawn(process.execPath, ['--expose-gc', program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const exited = once(child, 'exit')
  const complaints: string[] = []
  let fallen: string | undefined
  let stopping = false
  let last = ''
  exited.then(([code, signal]) => {
    if (!stopping) fallen = `the ${side} ended with ${signal ?? code}: ${last}`
  })
  child.on('error', () => {}) // a word to a process that is gone
  if (!child.stdout || !child.stderr) throw new Error('a child without its output')
  createInterface({ input: child.stdout }).on('line', line => {
    if (complainOf(line)) complaints.push(`${side}: ${line}`)
  })
  createInterface({ input: child.stderr }).on('line', line => {
    last = `${last}\n${line}`.slice(-4_000)
  })
  const ask = async (told: Told) => {
    const heard = once(child, 'message')
    child.send(told, () => {})
    const first = await Promise.race([heard, exited.then(() => undefined)])
    if (!first) throw new Error(fallen ?? `the ${side} ended: ${last}`)
    return first[0]
  }
  const { ports } = await ask({ start: side, settings })
  return {
    ports,
    weigh: async () => (await ask({ weigh: true })).memory,
    complaints: () => complaints.splice(0),
    fallen: () => fallen,
    async [Symbol.asyncDispose]() {
      stopping = true
      child.kill('SIGKILL')
      await exited
    },
  }
}

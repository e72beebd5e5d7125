/** A program of the bench in a process of its own, so that what is measured shares its event loop with nobody. */
import { fork } from 'node:child_process'
import { once } from 'node:events'

export type Process = AsyncDisposable & {
  /** The first thing that it said: it is ready. */
  said: unknown
  /** Milliseconds of CPU that it has used so far. */
  cpu(): Promise<number>
}
export type ProcessOptions = { args?: string[]; execArgv?: string[]; heard?(message: unknown): void }

/** It leads a group of its own, so that Ctrl-C reaches the bench alone; it ends when the bench lets it go. */
export async function startProcess(
  program: URL,
  { args = [], execArgv = [], heard }: ProcessOptions = {},
): Promise<Process> {
  const stdio = ['ignore', process.stderr, process.stderr, 'ipc'] as const
  const child = fork(program, args, { execArgv, stdio: [...stdio], detached: true })
  const exit = once(child, 'exit')
  const gone = exit.then(([code]) => {
    throw new Error(`${program.pathname} ended with code ${code}`)
  })
  gone.catch(() => {}) // after the end of the bench, it is meant to
  const [said] = await Promise.race([once(child, 'message'), gone])
  const asked: ((milliseconds: number) => void)[] = []
  child.on('message', message => {
    if (typeof message === 'number') asked.shift()?.(message)
    else heard?.(message)
  })
  return {
    said,
    cpu() {
      const answer = new Promise<number>(resolve => asked.push(resolve))
      child.send('cpu')
      return Promise.race([answer, gone])
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}

/** The other end: says that it is ready, answers what CPU it has used, and ends with the bench. */
export function serveBench(ready: unknown, end: () => PromiseLike<void>) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.((user + system) / 1000)
  })
  process.on('disconnect', end)
  process.send?.(ready)
}

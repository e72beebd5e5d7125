/** One side as a process of its own, which can be killed at any instant. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from './commanded.ts'

export type SideProcess = AsyncDisposable & {
  pid: number
  /** Resolves when there is nothing left of it, whoever ended it. */
  ended: Promise<unknown>
  jump(milliseconds: number): void
  /** By `kill -9`; resolves when there is nothing left of it. */
  kill(): Promise<void>
}
/** Loaded, and not started yet. */
export type Spare = AsyncDisposable & {
  start(settings: unknown, ahead?: number): Promise<SideProcess>
}

const programs = {
  psp: join(import.meta.dirname, 'psp', 'programs', 'run-psp.ts'),
  platform: join(import.meta.dirname, 'both', 'programs', 'run-platform.ts'),
}
export type Side = keyof typeof programs

/** Where processes find each other's compiled modules. */
export const compiled = join(tmpdir(), 'passerella-compiled')

/** `errors`: the descriptor of a file that takes what it says of its errors; without it they are said with ours. */
export function prepare(side: Side, errors: number | 'inherit' = 'inherit'): Spare {
  mkdirSync(compiled, { recursive: true })
  const child = spawn(process.execPath, [programs[side]], {
    stdio: ['ignore', 'inherit', errors, 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  const exited = once(child, 'exit')
  child.on('error', () => {}) // a command that finds it killed
  const command = (what: Command) => void child.send(what, () => {})
  const kill = async () => {
    if (isThere(child)) child.kill('SIGKILL')
    await exited
  }
  return {
    async start(settings, ahead = 0) {
      const started = once(child, 'message')
      command({ start: { settings, ahead } })
      const first = await Promise.race([started, exited.then(() => undefined)])
      if (!first) throw new Error(`the ${side} did not start`)
      return {
        pid: child.pid ?? 0,
        ended: exited,
        jump: milliseconds => command({ jump: milliseconds }),
        kill,
        [Symbol.asyncDispose]: kill,
      }
    },
    [Symbol.asyncDispose]: kill,
  }
}

const isThere = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

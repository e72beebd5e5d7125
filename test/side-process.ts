/** One side as a process of its own, which can be killed at any instant. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from './commanded.ts'

export type SideProcess = AsyncDisposable & {
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

const compiled = join(tmpdir(), 'passerella-compiled')

export function prepare(side: Side): Spare {
  mkdirSync(compiled, { recursive: true })
  const child = spawn(process.execPath, [programs[side]], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
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
      return { jump: milliseconds => command({ jump: milliseconds }), kill, [Symbol.asyncDispose]: kill }
    },
    [Symbol.asyncDispose]: kill,
  }
}

const isThere = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

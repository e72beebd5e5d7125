/** Runs the PSP of a world as a process of its own, which can be killed at any instant. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { PspConfig } from '../../src/psp/config.ts'

export type PspProcess = AsyncDisposable & { kill(): Promise<void> }
export type PspProcessOptions = { settings: PspConfig; bank?: string; ahead?: number }

/** `ahead`: by how many milliseconds its clock is ahead, so that a lease of its predecessor is over. */
export async function runPsp({ settings, bank, ahead = 0 }: PspProcessOptions): Promise<PspProcess> {
  const program = join(import.meta.dirname, 'programs', 'run-psp.ts')
  const config = {
    ...settings,
    ...(bank !== undefined && { bank: join(import.meta.dirname, 'banks', bank) }),
  }
  const child = spawn(process.execPath, [program, JSON.stringify(config), String(ahead)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await exited
  }
  const [first] = await Promise.race([once(child.stdout, 'data'), exited])
  if (!Buffer.isBuffer(first)) throw new Error('the PSP did not start')
  return { kill, [Symbol.asyncDispose]: kill }
}

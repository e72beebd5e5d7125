/** Runs the PSP of a world as a process of its own, which can be killed at any instant. */
import { join } from 'node:path'
import type { PspConfig } from '../../src/psp/config.ts'
import { prepare, type SideProcess } from '../side-process.ts'

export type PspProcessOptions = { settings: PspConfig; bank?: string; ahead?: number }

/** `ahead`: by how many milliseconds its clock is ahead, so that a lease of its predecessor is over. */
export function runPsp({ settings, bank, ahead = 0 }: PspProcessOptions): Promise<SideProcess> {
  const own = bank === undefined ? {} : { bank: join(import.meta.dirname, 'banks', bank) }
  return prepare('psp').start({ ...settings, ...own }, ahead)
}

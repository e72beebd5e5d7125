/**
 * How long a duty belongs to the process that has claimed it, in milliseconds: longer than whatever it waits for. One
 * that is due later than this is in nobody's hands.
 */
import type { PspConfig } from './config.ts'

export const leaseOf = ({ platform, bankPatience }: PspConfig): number =>
  Math.max(platform.patience, bankPatience) + 10_000

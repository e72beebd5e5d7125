/** On what, and how, it was measured. */
import { availableParallelism } from 'node:os'
import type { Pace } from './section.ts'

export type Conditions = Omit<Pace, 'profile'> & { node: string; cores: number; at: string }

export const conditionsOf = ({ profile: _, ...pace }: Pace, at: Date): Conditions => ({
  ...pace,
  node: process.version,
  cores: availableParallelism(),
  at: at.toISOString(),
})

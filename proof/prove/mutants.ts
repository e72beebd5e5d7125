/**
 * Mistakes that somebody could make in the shipped machines, each as a change of their text; the checker has to find
 * every one of them, and says by which property.
 */
import { bankMutants } from './mutants/bank.ts'
import type { Mutant } from './mutants/mutant.ts'
import { platformMutants } from './mutants/platform.ts'
import { pspMutants } from './mutants/psp.ts'

export const mutants: Mutant[] = [...pspMutants, ...platformMutants, ...bankMutants]

/**
 * clear-up · a person looks at what a PSP says against what it said before.
 *
 * Owed to a person from its first moment: only whoever has looked has it performed, and then it is done.
 */
import type { DutyKind } from '../../runtime/duties.ts'
import { steadySchedule } from './schedule.ts'

export const clearUp: DutyKind = {
  delays: steadySchedule,
  perform: async () => 'done',
}

/**
 * A process that a test commands: it has loaded everything, waits for its settings, and starts; from then on its clock
 * jumps when it is told to.
 */
import { type JumpingClock, jumpingClock } from './jumping-clock.ts'

/** `ahead`: by how many milliseconds the clock is ahead of real time, or jumps further. */
export type Command = { start: { settings: unknown; ahead: number } } | { jump: number }

export function obey(start: (settings: unknown, clock: JumpingClock) => Promise<unknown>) {
  let clock: JumpingClock | undefined
  process.on('message', async (command: Command) => {
    if ('jump' in command) return clock?.jump(command.jump)
    clock = jumpingClock(command.start.ahead)
    await start(command.start.settings, clock)
    process.send?.('started')
  })
  process.on('disconnect', () => process.exit())
}

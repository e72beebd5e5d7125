/**
 * Everything that a process does to the world outside it, counted by name and turn, so that it can be killed right
 * before or right after each of them. What it does is taken from a run in which it was not killed.
 */
import type { Forward, Message, Reply } from './wire.ts'

/** `before`: the other end never hears of it. `after`: it is done, and the process never hears of that. */
export type Point = { name: string; turn: number; when: 'before' | 'after' }

/**
 * Where a process is killed: after each effect, and before each message. Before a statement the world is as it was
 * after the effect before it, so that only the very first is of interest.
 */
export const isMoment = ({ name, turn, when }: Point) =>
  !isAside(name) && (when === 'after' || !isStatement(name) || (name.includes('.insert ') && turn === 1))

/** That a key was used is noted once a minute, and no payment has to do with it. */
export const isAside = (name: string) => name.startsWith('platform.api_key.use')

/** Statements have names with a dot, messages have those of their operations. */
export const isStatement = (name: string) => name.includes('.')

/** False: the process dies at this instant, and nothing goes on from here. */
export type Watcher = {
  before(name: string): boolean
  after(name: string): boolean
  struck(): boolean
}

export type Effects = Watcher & {
  /** From here on everything is counted anew; at `point`, if there is one, `kill` is called. */
  count(point?: Point): void
  /** The successor is there. */
  revived(): void
  /** The points that were passed since counting began. */
  passed(): Point[]
  reached(): boolean
  carry(message: Message, forward: Forward): Promise<Reply>
}

export function newEffects(kill: () => void): Effects {
  const done = new Map<string, number>()
  let passed: Point[] = []
  let doomed: Point | undefined
  let struck = false
  let reached = false

  const strike = (name: string, turn: number, when: Point['when']) => {
    if (doomed?.name !== name || doomed.turn !== turn || doomed.when !== when) return false
    doomed = undefined
    struck = reached = true
    kill()
    return true
  }
  const effects: Effects = {
    count(point) {
      done.clear()
      passed = []
      doomed = point
      reached = false
    },
    revived() {
      struck = false
    },
    struck: () => struck,
    reached: () => reached,
    passed: () => passed,
    before: name => !struck && !strike(name, (done.get(name) ?? 0) + 1, 'before'),
    after(name) {
      if (struck) return false
      const turn = (done.get(name) ?? 0) + 1
      done.set(name, turn)
      passed.push({ name, turn, when: 'before' }, { name, turn, when: 'after' })
      return !strike(name, turn, 'after')
    },
    async carry(message, forward) {
      if (!effects.before(message.operation)) throw new Error('nobody is there')
      const reply = await forward()
      if (!effects.after(message.operation)) throw new Error('nobody hears it')
      return reply
    },
  }
  return effects
}

/** A door: somewhere that a stranger can send something to, what is sent there, and what has to come back. */
import type { Answer } from './answer.ts'
import type { Dice } from './dice.ts'
import type { Ground } from './ground.ts'
import type { Written } from './mutations/json.ts'
import type { Request } from './request.ts'

export type ListenerName = 'psp' | 'uninvited' | 'page' | 'pspMetrics' | 'platform' | 'platformMetrics'
export type Refusal = 'problem' | 'fault' | 'page'

export type Door = {
  name: string
  at: ListenerName
  /** Of so many inputs in all, as many as its weight. */
  weight: number
  /** A request that keeps every rule, or breaks one that a body alone can break. */
  request(dice: Dice, ground: Ground): Asked
  /** In what form somebody is refused. */
  refusals: readonly Refusal[]
  /** No answer is the only right one. */
  silent?: true
  /** What is wrong with an answer below 400. */
  judge?(answer: Answer): string | undefined
  /** Whether something was done, and may have left something behind; without it, nothing ever may. */
  accepts?(answer: Answer): boolean
}

/** `mutate` writes its body with something wrong in it, and says what. */
export type Asked = Request & { mutate?: (dice: Dice) => Written }

export const wasDone = ({ status }: Answer) => status < 400

/** The sandbox bank's phone and accounts: only the phone's answer may change anything. */
import type { Dice } from '../dice.ts'
import type { Asked, Door } from '../door.ts'
import type { Ground } from '../ground.ts'
import { strangeText } from '../mutations/texts.ts'
import { formPost, get } from '../request.ts'

const visits: ((dice: Dice, challenge: string) => Asked)[] = [
  dice => get(`/sandbox/phone?lang=${dice.pick(['it', 'en', 'x'])}`),
  (_, challenge) => get(`/sandbox/phone/${challenge}`),
  (dice, challenge) =>
    formPost(`/sandbox/phone/${challenge}/answer`, [['answer', dice.pick(['approve', 'refuse', 'x', ''])]]),
  () => get('/sandbox/accounts'),
]

export const sandbox: Door = {
  name: 'sandbox',
  at: 'page',
  weight: 4,
  refusals: ['page', 'problem'],
  accepts: ({ status }) => status === 303,
  request: (dice, ground) => dice.pick(visits)(dice, challengeFor(dice, ground)),
}

function challengeFor(dice: Dice, { asked }: Ground): string {
  const { challenge } = dice.pick(asked)
  return dice.once(3) ? encodeURIComponent(strangeText(dice, [32]).toWellFormed().slice(0, 3_000)) : challenge
}

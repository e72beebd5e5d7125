/** The payer's page and what can be done there: by its payer, by somebody who has only its address, by nobody. */
import type { Answer } from '../answer.ts'
import type { Dice } from '../dice.ts'
import type { Asked, Door } from '../door.ts'
import type { Fixture, Ground } from '../ground.ts'
import { strangeText } from '../mutations/texts.ts'
import { formPost, get } from '../request.ts'

type Make = (dice: Dice, path: string) => Asked

const customers = ['anna', 'anna', 'bruno', 'nobody', '']
const stages = ['choose', 'approve', 'bank', 'telling', 'leave', 'undone', '', 'x']

const visits: Make[] = [
  (_, path) => get(path),
  (dice, path) => get(`${path}?lang=${dice.pick(['it', 'en', 'x'])}&problem=${dice.pick(['customer', 'x'])}`),
  (dice, path) => formPost(`${path}/authorize`, [['customer', dice.pick(customers)]]),
  (_, path) => formPost(`${path}/cancel`, []),
  (_, path) => get(`${path}/leave`),
  (dice, path) => get(`${path}/events?stage=${dice.pick(stages)}`),
]

export const payPage: Door = {
  name: 'pay-page',
  at: 'page',
  weight: 16,
  refusals: ['page', 'problem'],
  accepts: ({ status, headers }: Answer) => status < 400 && !headers.location?.includes('problem=customer'),
  request(dice, ground) {
    const fixture = dice.pick(ground.all)
    const asked = dice.pick(visits)(dice, `/pay/${tokenFor(dice, ground, fixture)}`)
    const cookie = cookieFor(dice, ground, fixture)
    if (cookie !== '') asked.headers.push(['cookie', cookie])
    return asked
  },
}

/** The right one mostly; or one that is made up, with the payment's name in it. */
function tokenFor(dice: Dice, ground: Ground, { token, idPSPTransaction }: Fixture): string {
  if (!dice.once(4)) return token
  const made = [
    idPSPTransaction,
    idPSPTransaction + dice.pick(ground.all).token.slice(32),
    token.toUpperCase(),
    `${token}x`,
    token.slice(0, -1),
    encodeURIComponent(strangeText(dice).toWellFormed().slice(0, 3_000)),
  ]
  return dice.pick(made)
}

function cookieFor(dice: Dice, ground: Ground, { cookie }: Fixture): string {
  if (!dice.once(4)) return cookie
  return dice.pick([
    '',
    dice.pick(ground.all).cookie,
    `payer=${'A'.repeat(43)}`,
    `x=1; ${cookie}; payer=y`,
    'payer=',
  ])
}

/** The payer's pages on the platform: the start, the return, and the mail of the demo. */
import { demoNotices } from '../../../src/platform/touchpoint/demo-notices.ts'
import type { Dice } from '../dice.ts'
import type { Asked, Door } from '../door.ts'
import type { Fixture } from '../ground.ts'
import { strangeText } from '../mutations/texts.ts'
import { email, idPsp } from '../names.ts'
import { formPost, get } from '../request.ts'

const visits: ((dice: Dice, fixture: Fixture) => Asked)[] = [
  dice => get(`/?touchpoint=${dice.pick(['CHECKOUT', 'IO', 'x'])}&lang=${dice.pick(['it', 'en', 'x'])}`),
  dice => formPost('/start', order(dice)),
  (dice, fixture) => withSession(dice, fixture, get(`/return?t=${mark(dice, fixture)}`)),
  (dice, fixture) => withSession(dice, fixture, get(`/return/status?t=${mark(dice, fixture)}`)),
  dice =>
    get(
      dice.pick([
        '/mail',
        '/mail/1',
        '/mail/999999',
        '/mail/x',
        `/mail/${'9'.repeat(400)}`,
        '/mail/-1',
        '/mail/1e3',
      ]),
    ),
  dice =>
    get(
      dice.pick(['/openapi.yaml', '/assets/page.css', '/assets/return.js', '/assets/icon.svg', '/assets/x']),
    ),
]

export const touchpointPages: Door = {
  name: 'touchpoint-pages',
  at: 'platform',
  weight: 12,
  refusals: ['page', 'problem'],
  accepts: ({ status, headers }) => status === 303 && headers.location?.includes('/pay/') === true,
  request(dice, ground) {
    const asked = dice.pick(visits)(dice, dice.pick(ground.all))
    if (!dice.once(4)) asked.headers.push(['accept', 'text/html'])
    return asked
  },
}

function order(dice: Dice): [string, string][] {
  const notices = Array.from(
    { length: dice.pick([0, 1, 1, 2, 6]) },
    () => dice.pick(demoNotices).noticeNumber,
  )
  return [
    ...notices.map((number): [string, string] => ['notice', number]),
    ['method', `${idPsp}/${dice.pick(['RPIC', 'RBPIC', 'CP'])}`],
    ['touchpoint', dice.pick(['CHECKOUT', 'IO', 'WEB'])],
    ['email', dice.pick([email, '', 'x', `${'x'.repeat(250)}@example.it`])],
  ]
}

const mark = (dice: Dice, fixture: Fixture) =>
  dice.once(4) ? encodeURIComponent(strangeText(dice).toWellFormed().slice(0, 2_000)) : fixture.mark

/** In a cookie, as a bearer, changed, or not at all. */
function withSession(dice: Dice, { session, mark }: Fixture, asked: Asked): Asked {
  const [head, payload, signature] = session.split('.')
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
  const token = dice.pick([
    session,
    session,
    session,
    unsigned,
    `${head}.${payload}.`,
    `${head}..${signature}`,
    'x',
    '..',
  ])
  const name = dice.pick(['authorization', 'cookie', 'none'])
  if (name === 'authorization') asked.headers.push([name, `Bearer ${token}`])
  if (name === 'cookie') asked.headers.push([name, `return-${mark}=${token}`])
  return asked
}

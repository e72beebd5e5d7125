/** The back office's pages: for an administrator's browser, for one whose form is not ours, and for nobody. */
import { csrfFor } from '../../../src/platform/backoffice/sign-in/genuine.ts'
import { signInPaths } from '../../../src/platform/backoffice/sign-in/sign-in-paths.ts'
import { asking, paths } from '../../../src/platform/backoffice/views/paths.ts'
import type { Dice } from '../dice.ts'
import type { Asked, Door } from '../door.ts'
import type { Fields } from '../mutations/form.ts'
import { strangeText } from '../mutations/texts.ts'
import { administrator } from '../names.ts'
import { formPost, get } from '../request.ts'
import { names } from './office-api.ts'

/** Nobody listens there. */
const url = 'https://localhost:1/redirections'
const csrf = csrfFor(administrator.session)

const nameOf = (dice: Dice) =>
  dice.once(8) ? strangeText(dice, [35]).toWellFormed().slice(0, 1_000) || 'x' : dice.pick(names)
const placeOf = (dice: Dice) => Number(dice.pick(['1', '2', '0', '-1', '1e3', '9'.repeat(40)]))
const slotOf = (dice: Dice) => dice.pick(['primary', 'secondary'] as const)

const shown: ((dice: Dice) => string)[] = [
  () => paths.psps,
  () => paths.methods,
  () => paths.endpoints,
  () => paths.addPsp,
  () => paths.addMethod,
  () => paths.addEndpoint,
  () => signInPaths.tokens,
  dice => asking(paths.addEndpoint, { idPsp: nameOf(dice) }),
  dice => asking(paths.psps, { done: dice.pick(['added', 'x']), lang: dice.pick(['it', 'en', 'x']) }),
  dice => paths.psp(nameOf(dice)),
  dice => paths.editPsp(nameOf(dice)),
  dice => paths.removePsp(nameOf(dice)),
  dice => paths.addChannel(nameOf(dice)),
  dice => paths.channel(nameOf(dice), placeOf(dice)),
  dice => paths.removeChannel(nameOf(dice), placeOf(dice)),
  dice => paths.key(nameOf(dice), slotOf(dice)),
  dice => paths.revokeKey(nameOf(dice), slotOf(dice)),
  dice => paths.method(nameOf(dice)),
  dice => paths.removeMethod(nameOf(dice)),
  dice => paths.endpoint(nameOf(dice)),
  dice => paths.removeEndpoint(nameOf(dice)),
  dice => paths.verifyEndpoint(nameOf(dice)),
  dice =>
    asking(paths.audit, { kind: nameOf(dice), subject: nameOf(dice), before: dice.pick(['1', 'x', '']) }),
  dice => asking(signInPaths.callback, { code: nameOf(dice), state: nameOf(dice) }),
  dice => signInPaths.link(encodeURIComponent(nameOf(dice))),
]

const posted: ((dice: Dice) => [path: string, fields: Fields])[] = [
  dice => [paths.addPsp, [['idPsp', dice.pick(names)], ...psp]],
  dice => [paths.editPsp(nameOf(dice)), [...psp, seen(dice)]],
  dice => [paths.offerPsp(nameOf(dice)), [['offered', 'yes'], seen(dice)]],
  dice => [paths.removePsp(nameOf(dice)), [seen(dice)]],
  dice => [paths.addChannel(nameOf(dice)), [...channel, seen(dice)]],
  dice => [paths.channel(nameOf(dice), placeOf(dice)), [...channel, seen(dice)]],
  dice => [paths.removeChannel(nameOf(dice), placeOf(dice)), [seen(dice)]],
  dice => [paths.key(nameOf(dice), slotOf(dice)), [['seen', dice.pick(['none', 'x', ''])]]],
  dice => [paths.revokeKey(nameOf(dice), slotOf(dice)), [seen(dice)]],
  dice => [paths.addMethod, [['id', dice.pick(names)], ...method]],
  dice => [paths.method(nameOf(dice)), [...method, seen(dice)]],
  dice => [paths.removeMethod(nameOf(dice)), [seen(dice)]],
  dice => [paths.addEndpoint, [['id', dice.pick(names)], ...endpoint(dice)]],
  dice => [paths.endpoint(nameOf(dice)), [...endpoint(dice), seen(dice)]],
  dice => [paths.removeEndpoint(nameOf(dice)), [seen(dice)]],
  dice => [signInPaths.revoke('0'), [seen(dice)]],
  dice => [signInPaths.link(encodeURIComponent(nameOf(dice))), []],
]

const psp: Fields = [
  ['name', 'Banca Ostile'],
  ['idBrokerPSP', 'BROKER'],
  ['closingUrl', url],
]
const channel: Fields = [
  ['idChannel', 'ONE'],
  ['methods', 'RPIC'],
  ['methods', 'RBPIC'],
  ['touchpoints', 'IO'],
]
const method: Fields = [
  ['label', 'Pago male'],
  ['touchpoints', 'IO'],
]
const endpoint = (dice: Dice): Fields => [
  ['environment', 'test'],
  ['url', url],
  ['idPsp', dice.pick(names)],
  ['touchpoint', dice.pick(['IO', ''])],
]
const seen = (dice: Dice): [string, string] => ['seen', String(dice.from(1, 300))]

/** The right ones mostly. */
function asAdministrator(dice: Dice, asked: Asked): Asked {
  const { session, token } = administrator
  const cookie = dice.once(6) ? dice.pick([`${session}x`, token, '', '"']) : session
  const site = dice.once(10) ? dice.pick(['none', 'same-site', 'cross-site', 'x']) : 'same-origin'
  return {
    ...asked,
    headers: [
      ...asked.headers,
      ['cookie', `backoffice=${cookie}`],
      ['sec-fetch-site', site],
      ['accept', 'text/html'],
    ],
  }
}

export const officePages: Door = {
  name: 'office-pages',
  at: 'platform',
  weight: 12,
  refusals: ['page', 'problem'],
  accepts: ({ status, headers }) => status === 303 && /[?&]done=/.test(headers.location ?? ''),
  request(dice) {
    if (dice.once(2)) return asAdministrator(dice, get(dice.pick(shown)(dice)))
    const [path, fields] = dice.pick(posted)(dice)
    const proof = dice.once(10) ? strangeText(dice, [43]).toWellFormed() : csrf
    return asAdministrator(dice, formPost(path, [...fields, ['csrf', proof]]))
  },
}

/**
 * The back office's API, for a program with an access token and for whoever has none. Whatever it changes has one of
 * these names, which nobody who pays has anything to do with.
 */
import { z } from 'zod'
import { entryKinds } from '../../../src/platform/registry-entries.ts'
import type { Answer } from '../answer.ts'
import type { Dice } from '../dice.ts'
import type { Asked, Door } from '../door.ts'
import { readJson } from '../judges/problem.ts'
import { type Form, mutateJson } from '../mutations/json.ts'
import { strangeText } from '../mutations/texts.ts'
import { administrator } from '../names.ts'
import { get, host, type Request } from '../request.ts'

export const names = Array.from({ length: 5 }, (_, number) => number.toString(16).repeat(32))
const base = '/backoffice/v1'
const forms = {
  psps: z.toJSONSchema(entryKinds.psp, { io: 'input' }) as Form,
  methods: z.toJSONSchema(entryKinds.method, { io: 'input' }) as Form,
  endpoints: z.toJSONSchema(entryKinds.endpoint, { io: 'input' }) as Form,
}
type Place = keyof typeof forms
const places = Object.keys(forms) as Place[]

/** Nobody listens there, and payers are never sent there. */
const url = 'https://localhost:1/redirections'

const entries: Record<Place, (dice: Dice, name: string) => object> = {
  psps: (dice, idPsp) => ({
    idPsp,
    name: 'Banca Ostile',
    ...(dice.once(2) && { closingUrl: url, idBrokerPSP: 'BROKER' }),
    channels: [{ idChannel: 'ONE', methods: [dice.pick(['RPIC', 'RBPIC'])], touchpoints: ['IO'] }],
  }),
  methods: (dice, id) => ({ id, label: 'Pago male', touchpoints: [dice.pick(['IO', 'CHECKOUT'])] }),
  endpoints: (dice, id) => ({
    id,
    environment: 'test',
    url,
    idPsp: dice.pick(names),
    ...(dice.once(2) && { touchpoint: 'IO', idPaymentMethod: 'RPIC' }),
  }),
}

const requests: ((dice: Dice) => Asked)[] = [
  dice => get(`${base}/${dice.pick(places)}`),
  dice => get(`${base}/${dice.pick(places)}/${nameOf(dice)}`),
  dice => get(`${base}/psps/${nameOf(dice)}/keys`),
  dice => get(`${base}/audit?${dice.pick(queries)(dice)}`),
  dice => put(dice),
  dice => put(dice),
  dice => put(dice),
  dice => {
    const { id: _, ...given } = entries.endpoints(dice, '') as { id: string }
    return withBody(dice, 'POST', `${base}/endpoints`, forms.endpoints, given)
  },
  dice => bare('DELETE', `${base}/${dice.pick(places)}/${nameOf(dice)}`),
  dice => bare('POST', `${base}/psps/${nameOf(dice)}/keys/${slotOf(dice)}`),
  dice => bare('DELETE', `${base}/psps/${nameOf(dice)}/keys/${slotOf(dice)}`),
  dice => bare('POST', `${base}/endpoints/${nameOf(dice)}/verify`),
]

const queries: ((dice: Dice) => string)[] = [
  dice => `limit=${dice.pick(['1', '200', '201', '0', 'x', ''])}`,
  dice => `before=${dice.pick(['1', '99', '9'.repeat(30), '-1'])}`,
  dice => `kind=${dice.pick(['psp', 'key', 'PSP'])}&subject=${nameOf(dice)}`,
  dice => `kind=${nameOf(dice)}`,
]

function put(dice: Dice): Asked {
  const place = dice.pick(places)
  const name = dice.pick(names)
  return withBody(dice, 'PUT', `${base}/${place}/${name}`, forms[place], entries[place](dice, name))
}

function withBody(dice: Dice, method: string, path: string, form: Form, value: object): Asked {
  const headers: Request['headers'] = [host, ['content-type', 'application/json']]
  if (dice.once(6)) headers.push(['if-match', dice.pick(['*', '"1"', 'W/"1"', '""', '"', '1', '"1","2"'])])
  if (dice.once(12)) headers.push(['if-none-match', dice.pick(['*', '"1"', ''])])
  const asked = { method, path, headers, body: JSON.stringify(value) }
  return { ...asked, mutate: dice => mutateJson(dice, form, value) }
}

const bare = (method: string, path: string): Asked => ({ method, path, headers: [host] })

const nameOf = (dice: Dice) =>
  dice.once(8)
    ? encodeURIComponent(strangeText(dice, [35]).toWellFormed().slice(0, 3_000)) || 'x'
    : dice.pick(names)
const slotOf = (dice: Dice) => dice.pick(['primary', 'primary', 'secondary', 'tertiary', 'PRIMARY', '%00'])

const withToken = (asked: Asked, token: string): Asked => ({
  ...asked,
  headers: [...asked.headers, ['authorization', `Bearer ${token}`]],
})

export const officeApi: Door = {
  name: 'office-api',
  at: 'platform',
  weight: 10,
  refusals: ['problem', 'page'],
  accepts: ({ status, headers }) => status === 201 || status === 204 || headers.etag !== undefined,
  judge: answer => (tellsHash(answer) ? 'an answer with a hash' : undefined),
  request: dice => withToken(dice.pick(requests)(dice), administrator.token),
}

export const officeApiUninvited: Door = {
  name: 'office-api-uninvited',
  at: 'platform',
  weight: 5,
  refusals: ['problem', 'page'],
  judge: ({ headers }) =>
    /^application\/json\b/.test(headers['content-type'] ?? '')
      ? 'an answer to somebody who is nobody'
      : undefined,
  request(dice) {
    const asked = dice.pick(requests)(dice)
    return dice.once(4) ? asked : withToken(asked, dice.pick(strangers)(dice))
  },
}

const { token, session } = administrator
const strangers: ((dice: Dice) => string)[] = [
  () => token.toUpperCase(),
  () => token.slice(0, -1),
  () => `${token}x`,
  () => session,
  () => '',
  dice => encodeURIComponent(strangeText(dice, [200]).toWellFormed().slice(0, 3_000)),
]

const tellsHash = ({ body }: Answer) => JSON.stringify(readJson(body) ?? '').includes('"hash"')

import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { paced, virtualClock } from '../../virtual-clock.ts'
import { command, newOrders } from '../banks/obedient.ts'
import { confirming } from '../callback-server.ts'
import { newPayer, type Page } from '../payer.ts'
import { newPspWorld, type OpenPayment, type PspWorld } from '../psp-world.ts'

const clock = virtualClock()
const bank = fileURLToPath(new URL('../banks/obedient.ts', import.meta.url))
let world: PspWorld
beforeAll(async () => {
  world = await newPspWorld({ clock, config: { bank } })
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => {
  command(world.database.url, { ...newOrders(clock), verdict: async () => 'pending' })
  world.platform.answer(confirming)
})

const told = {
  paName: 'Comune di Trieste',
  description: 'Mensa scolastica',
  amount: 98_765,
  urlBack: 'https://pagopa.example/ritorno?t=7#sessionToken=segreto',
  email: 'pagatore@example.it',
}
const named = /Trieste|Mensa|987|pagopa\.example|segreto|pagatore|Banca/

/** The one page for whom there is no payment: it names none, whatever the reason. */
function closed({ status, text, headers, location }: Page) {
  expect(status).toBe(404)
  expect(location).toBeUndefined()
  expect(text).toContain('Questa pagina non è più disponibile')
  expect(text.replaceAll('Banca Demo', '')).not.toMatch(named)
  expect(JSON.stringify(headers)).not.toMatch(/Trieste|Mensa|pagopa\.example|segreto/)
}

const doors = ['', '/leave', '/authorize', '/cancel'] as const
const stream = '/events?stage=choose'
const enter = (
  payer: ReturnType<typeof newPayer>,
  url: string,
  door: (typeof doors)[number] | typeof stream,
) =>
  door === '/authorize' || door === '/cancel'
    ? payer.submit(url + door, { customer: 'anna' })
    : payer.get(url + door)

/** Every way in is shut for this browser at this address, and nothing happens to the payment behind it. */
async function shut({ url, payer }: Pick<OpenPayment, 'url' | 'payer'>) {
  const pages = []
  for (const door of [...doors, stream] as const) pages.push(await enter(payer, url, door))
  for (const page of pages) closed(page)
}

const garbled: [string, (token: string) => string][] = [
  ['another secret', token => token.slice(0, 32) + 'A'.repeat(43)],
  [
    'the first character of the secret changed',
    token => token.slice(0, 32) + swap(token[32]) + token.slice(33),
  ],
  ['the last character of the secret changed', token => token.slice(0, -1) + swap(token.at(-1))],
  ['another payment’s id before the secret', token => '0'.repeat(32) + token.slice(32)],
  ['the id in capitals', token => token.slice(0, 32).toUpperCase() + token.slice(32)],
  ['the last character cut off', token => token.slice(0, -1)],
  ['the id alone', token => token.slice(0, 32)],
  ['the secret alone', token => token.slice(32)],
  ['something behind it', token => `${token}A`],
  ['padding behind it', token => `${token}=`],
  ['a null byte behind it', token => `${token}%00`],
  ['a slash in it', token => `${token.slice(0, 40)}%2f${token.slice(40)}`],
  ['a broken escape', () => '%zz'],
  ['an escape that is no UTF-8', () => '%ff%fe'],
  ['a thousand characters', token => token.repeat(14)],
  ['a quote for the database', () => "'%20or%201=1--"],
  ['a property of every object', () => '__proto__'],
]

test.each(garbled)('a token with %s shows nothing (PAGE-11)', async (_what, change) => {
  const payment = await world.opened(told)
  const [base, token = ''] = payment.url.split('/pay/')
  await shut({ url: `${base}/pay/${change(token)}`, payer: payment.payer })
  expect(await world.life(payment)).toEqual({ state: 'open' })
})

test('a token from a PSP with another page key shows nothing (PAGE-11)', async () => {
  await using other = await newPspWorld({ clock, config: { bank, pageKey: 'another-page-key-for-tests' } })
  const { url, payer } = await other.opened(told)
  await shut({ url: url.replace(other.page, world.page), payer })
})

test('a second browser sees nothing, and can do nothing, before and after the end (PAGE-3, PAGE-11)', async () => {
  const payment = await world.opened(told)
  await shut({ url: payment.url, payer: newPayer() })
  await shut({ url: payment.url, payer: newPayer(`payer=${'A'.repeat(43)}`) })
  await shut({ url: payment.url, payer: newPayer('payer=') })
  expect(await world.life(payment)).toEqual({ state: 'open' })

  await payment.payer.submit(`${payment.url}/cancel`)
  await world.confirmed(payment)
  await shut({ url: payment.url, payer: newPayer() })
})

test('of many browsers that come first at once, one is let in (PAGE-3)', async () => {
  const { json } = await world.retrieve({
    ...(await world.opened(told)).request,
    idTransaction: 'r'.repeat(32),
  })
  const pages = await Promise.all(Array.from({ length: 12 }, () => newPayer().get(String(json.url))))
  expect(pages.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const page of pages.filter(({ status }) => status !== 200)) closed(page)
})

test('a form that is sent before its page was opened is not heard (PAGE-3)', async () => {
  const { json } = await world.retrieve({
    ...(await world.opened(told)).request,
    idTransaction: 's'.repeat(32),
  })
  const payer = newPayer(`payer=${'B'.repeat(43)}`)
  closed(await payer.submit(`${json.url}/cancel`))
  closed(await payer.submit(`${json.url}/authorize`, { customer: 'anna' }))
  expect(await world.life({ idPSPTransaction: String(json.idPSPTransaction) })).toEqual({ state: 'open' })
})

test('nobody can be the first after the page has closed (PAGE-11)', async () => {
  const { json } = await world.retrieve({
    ...(await world.opened(told)).request,
    idTransaction: 't'.repeat(32),
  })
  await clock.advance(580_000)
  closed(await newPayer().get(String(json.url)))
})

test('its own browser is sent back until a while after the deadline, and then sees nothing (PAGE-6, PAGE-11)', async () => {
  const payment = await world.opened(told)
  await clock.advance(580_000)
  await paced(clock, world.confirmed(payment))
  expect(await payment.payer.get(`${payment.url}/leave`)).toMatchObject({
    status: 303,
    location: told.urlBack,
  })

  await clock.advance(20 * 60_000)
  await shut(payment)
})

test('an end leaves no page behind: back, reload and every form lead away (PAGE-6, PAGE-11)', async () => {
  const payment = await world.opened(told)
  await payment.payer.submit(`${payment.url}/cancel`)
  await world.confirmed(payment)

  for (const door of doors) {
    const page = await enter(payment.payer, payment.url, door)
    expect(page).toMatchObject({ status: door === '' ? 200 : 303, location: expect.any(String) })
    expect(page.text).not.toMatch(/Trieste|Mensa/)
  }
  expect(await world.life(payment)).toMatchObject({ outcome: 'CANCELED' })
  expect(
    world.platform.received.filter(({ path }) => path.includes(payment.request.idTransaction)),
  ).toHaveLength(1)
})

test('the page shows the payment that was announced (PAGE-1)', async () => {
  const payment = await world.opened(told)
  const { text } = await payment.payer.get(payment.url)
  for (const shown of ['Comune di Trieste', 'Mensa scolastica', '987,65', 'Banca Demo'])
    expect(text).toContain(shown)
  expect(text).not.toMatch(/pagatore@|segreto/)
})

test('what the platform sends is shown as text, never as markup (PAGE-1)', async () => {
  const hostile = `<script>alert(1)</script>"'&\u202e`
  const payment = await world.opened({ description: hostile, paName: '<img src=x onerror=alert(1)>' })
  const { text } = await payment.payer.get(payment.url)
  expect(text).not.toMatch(/<script>alert|<img/)
})

test('a payee is read in the order in which it is written, whatever marks stand in its name (PAGE-1)', async () => {
  const payment = await world.opened({ paName: 'Comune \u202eid\u202c \u2067Como\u2069 \u05d0' })
  const { text } = await payment.payer.get(payment.url)
  expect(text).toContain('Comune \ufffdid\ufffd \ufffdComo\ufffd \u05d0')
})

test.each(['refused', 'void', 'toString', '<b>'])(
  'the address cannot make the page say %s',
  async problem => {
    const payment = await world.opened(told)
    const { text } = await payment.payer.get(`${payment.url}?problem=${encodeURIComponent(problem)}`)
    expect(text).toContain('Comune di Trieste')
    expect(text).not.toContain('role="alert"')
  },
)

test('every page and every refusal is guarded: no cache, no frame, no referrer, no inline script (PAGE-11)', async () => {
  const payment = await world.opened(told)
  const pages = await Promise.all([
    payment.payer.get(payment.url),
    payment.payer.get(`${payment.url}/leave`),
    payment.payer.get(`${world.page}/pay/nothing`),
    payment.payer.get(`${world.page}/pay/%zz`),
    payment.payer.get(`${world.page}/nowhere`),
  ])
  for (const { headers } of pages) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:/)
  }
})

test('the cookie is out of reach of scripts and of other sites (PAGE-3)', async () => {
  const { json } = await world.retrieve({
    ...(await world.opened(told)).request,
    idTransaction: 'u'.repeat(32),
  })
  const { headers } = await newPayer().get(String(json.url))
  expect(headers['set-cookie']).toMatch(/^payer=[\w-]{43}; Path=\/pay; HttpOnly; SameSite=Lax$/)
})

test.each([
  [''],
  [' '],
  ['anna\u0000'],
  ['anna\r\nset-cookie: a=b'],
  ["anna'; drop table psp.payment; --"],
  ['<script>'],
  ['x'.repeat(65)],
  ['città'],
  ['../anna'],
])('a hostile customer code is asked for again, and nobody is bothered: %j (PAGE-4)', async customer => {
  const payment = await world.opened(told)
  const page = await payment.payer.submit(`${payment.url}/authorize?lang=en`, { customer })
  expect(page).toMatchObject({ status: 303, location: `${payment.url}?lang=en&problem=customer` })
  expect((await payment.payer.get(page.location ?? '')).text).toContain('We do not recognise this customer')
  expect(await world.life(payment)).toEqual({ state: 'open' })
})

function swap(character = '') {
  return character === 'A' ? 'E' : 'A'
}

import type { Browser, Page } from 'playwright-core'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveUpMoney } from '../../../src/psp/money.ts'
import { launchChromium } from '../../chromium.ts'
import { until } from '../../until.ts'
import { virtualClock } from '../../virtual-clock.ts'
import { newPspWorld, type OpenPayment, type PspWorld, redirection } from '../psp-world.ts'
import { nodeOf } from '../soap-node.ts'

/** What a payer sees who is still on the page when their payment is undone. */

let world: PspWorld
let browser: Browser
beforeAll(async () => {
  world = await newPspWorld()
  browser = await launchChromium()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await world[Symbol.asyncDispose]()
})

const undone = 'Il pagamento è stato annullato'
const undoing = 'Stiamo annullando il pagamento'
const asked = async (amount?: number) => {
  const payment = await world.opened(amount === undefined ? {} : { amount })
  return { payment, phone: await world.asked(payment) }
}
/** A payer who has paid, and comes back to the page. */
async function paid(amount?: number) {
  const { payment, phone } = await asked(amount)
  await world.approve(phone)
  await world.confirmed(payment)
  return payment
}
const look = ({ payer, url }: OpenPayment, lang = 'it') => payer.get(`${url}?lang=${lang}`)

test.each([
  ['has not chosen yet', async () => world.opened()],
  ['is asked on their phone', async () => (await asked()).payment],
])(
  'a payer who %s reads that pagoPA cancelled, and that nothing was taken (REFUND-20)',
  async (_how, reach) => {
    const payment = await reach()
    await world.refund(payment)
    const page = await look(payment)

    expect(page).toMatchObject({ status: 200, location: undefined })
    for (const said of [undone, 'Lo ha annullato pagoPA.', 'Non ti è stato addebitato nulla.'])
      expect(page.text).toContain(said)
    expect((await look(payment, 'en')).text).toContain('No money was taken.')
  },
)

test.each(['authorize', 'cancel'])(
  'to %s afterwards leads to that page, and takes no money (REFUND-20)',
  async what => {
    const payment = await world.opened()
    await world.refund(payment)
    const sent = await payment.payer.submit(`${payment.url}/${what}`, { customer: 'anna' })
    const page = await payment.payer.get(sent.location ?? '')

    expect(sent).toMatchObject({ status: 303, location: payment.url })
    expect(page.text).toContain(undone)
    expect(await world.booked(payment)).toEqual({ debits: 0, returns: 0 })
    const challenges = await world.database.run('select from bank.challenge where id_psp_transaction = $1', [
      payment.idPSPTransaction,
    ])
    expect(challenges).toEqual([])
  },
)

test('the way back to pagoPA is a button, and leads to urlBack (REFUND-20, PAGE-6)', async () => {
  const payment = await world.opened()
  await world.refund(payment)
  const page = await look(payment)
  expect(page.text).toContain(`href="${new URL(payment.url).pathname}/leave?lang=it"`)
  expect(await payment.payer.get(`${payment.url}/leave`)).toMatchObject({
    status: 303,
    location: payment.request.urlBack,
  })
})

test('money that was taken: its return is told, and who gave it back (REFUND-20)', async () => {
  const [byPlatform, byPsp] = [await paid(), await paid()]
  await using node = nodeOf(world)
  await world.refund(byPlatform)
  await node.step(byPsp, giveUpMoney)
  await world.reached(byPsp, 'refunded')

  expect((await look(byPlatform)).text).toMatch(/annullato pagoPA.*restituito per intero/)
  expect((await look(byPsp)).text).toMatch(/annullato la tua banca.*restituito per intero/)
})

test('money that the bank keeps, or does not give back yet: the page promises nothing that is not so (REFUND-20)', async () => {
  const [kept, awaited] = [await paid(1_071), await paid(1_037)]
  await world.refund(kept)
  const asked = world.refund(awaited)
  await world.reached(awaited, 'refunding')

  const refused = await look(kept)
  expect(refused.text).toContain('<h1>Il pagamento non è andato a buon fine</h1>')
  expect(refused.text).toContain('se ne occupa una persona')
  const waiting = await look(awaited)
  expect(waiting.text).toContain(`<h1>${undoing}</h1>`)
  expect(waiting.text).toContain(
    'Lo ha chiesto pagoPA. Se ti è stato addebitato un importo, è già stato chiesto',
  )
  for (const { text } of [refused, waiting]) expect(text).not.toMatch(/è stato annullato|viene restituito/)
  expect(waiting.text).toMatch(/<noscript>\s*<meta http-equiv="refresh" content="2"/)
  await asked
})

test('a page that is opened half a minute after the deadline and later still says it, and sends nobody away unasked (REFUND-20, PAGE-6)', async () => {
  const clock = virtualClock()
  await using later = await newPspWorld({ clock })
  const payment = await later.opened()
  await later.refund(payment)
  await clock.advance(10 * 60_000 + 31_000)
  const page = await payment.payer.get(payment.url)
  expect(page).toMatchObject({ status: 200, location: undefined })
  expect(page.text).toContain(undone)
})

test('the page hears it at once (REFUND-20, PAGE-2)', async () => {
  const payment = await world.opened()
  const { body } = await request(`${payment.url}/events?stage=choose`, {
    headers: { cookie: payment.payer.cookie ?? '' },
  })
  let heard = ''
  body.on('data', chunk => {
    heard += chunk
  })
  await until('the stream is open', () => heard.includes(':\n\n'))
  const before = performance.now()
  await world.refund(payment)
  await until('the page hears it', () => heard.includes('event: changed\ndata: undone'))
  expect(performance.now() - before).toBeLessThan(1_500) // the look at what other nodes did comes after 2,000
})

/** A payment whose payer looks at it in a real browser. */
async function inBrowser(javaScriptEnabled: boolean) {
  const request = redirection()
  const { json } = await world.retrieve(request)
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, javaScriptEnabled })
  const page = await context.newPage()
  await page.goto(String(json.url))
  const payment = { request, idPSPTransaction: String(json.idPSPTransaction) }
  return { payment, page, [Symbol.asyncDispose]: () => context.close() }
}
const saysSo = (page: Page) => page.getByRole('heading', { name: undone }).waitFor()

test('in a browser, the form gives way to the news while the payer fills it in (REFUND-20)', async () => {
  await using open = await inBrowser(true)
  await world.refund(open.payment)
  await saysSo(open.page)
  await open.page.getByRole('link', { name: 'Torna a pagoPA' }).waitFor()
})

test('in a browser, so does the page that waits for the phone (REFUND-20)', async () => {
  await using open = await inBrowser(true)
  await open.page.getByRole('button', { name: 'Autorizza il pagamento' }).click()
  await open.page.getByRole('heading', { name: 'Approva sul tuo telefono' }).waitFor()
  await world.refund(open.payment)
  await saysSo(open.page)
})

test('in a browser without scripts the page that waits for the phone says it by itself, and the form when it is sent (REFUND-20)', async () => {
  await using waiting = await inBrowser(false)
  await waiting.page.getByRole('button', { name: 'Autorizza il pagamento' }).click()
  await waiting.page.getByRole('heading', { name: 'Approva sul tuo telefono' }).waitFor()
  await world.refund(waiting.payment)
  await saysSo(waiting.page)

  await using filling = await inBrowser(false)
  await world.refund(filling.payment)
  await filling.page.getByRole('button', { name: 'Autorizza il pagamento' }).click()
  await saysSo(filling.page)
})

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { answer, authorize, choose, complaints, type DemoWorld, ending, newDemoWorld } from './demo-world.ts'

let world: DemoWorld

beforeAll(async () => {
  world = await newDemoWorld()
})
afterEach(() => expect(world.errors).toEqual([]))
afterAll(() => world?.[Symbol.asyncDispose]())

/** One notice each, since what is paid stays paid. What is paid in all is the notice and the demo's fee of € 1,50. */
const tari = { notice: /TARI/, debit: /TARI 2026.*122,00/ }
const mensa = { notice: /Mensa/, debit: /Mensa scolastica.*66,50/ }

describe.each([
  ['with scripts', true, tari],
  ['without scripts', false, mensa],
] as const)('%s, at 360 × 640', (_how, scripts, { notice, debit }) => {
  test('a payer cancels, and the return page says so; the notice is payable again (PAGE-6, PAGE-9)', async () => {
    await using payer = await world.newPayer(scripts)
    const page = await payer.newPage()
    await choose(page, world.demo, notice)
    if (scripts) expect(await complaints(page)).toEqual([])
    await page.locator('form[action*="/cancel"] button').click()

    expect((await ending(page)).code).toBe('8')
    await page.goto(world.demo.startPage)
    expect(await page.getByRole('checkbox', { name: notice }).isEnabled()).toBe(true)
  })

  test('a payer without funds is refused, and the return page says so (OUTCOME-8)', async () => {
    await using payer = await world.newPayer(scripts)
    const page = await payer.newPage()
    await choose(page, world.demo, notice)
    await authorize(page, 'bruno')
    await answer(page, 'approve')

    expect((await ending(page)).code).toBe('2')
  })

  test('a payer who refuses on the phone has cancelled', async () => {
    await using payer = await world.newPayer(scripts)
    const page = await payer.newPage()
    await choose(page, world.demo, notice)
    await authorize(page, 'anna')
    await answer(page, 'refuse')

    expect((await ending(page)).code).toBe('8')
  })

  test('a payer approves on the phone, comes back to a page that says paid, and is debited once (PAGE-2, PAGE-6, SAFE-1)', async () => {
    await using payer = await world.newPayer(scripts)
    const page = await payer.newPage()
    await choose(page, world.demo, notice)
    await authorize(page, 'anna')
    if (scripts) expect(await complaints(page)).toEqual([])
    const phone = await answer(page, 'approve')
    if (scripts) expect(await complaints(phone)).toEqual([])

    const { code } = await ending(page)
    expect(code).toBe('0')
    if (scripts) expect(await complaints(page)).toEqual([])
    if (scripts) expect(page.url()).not.toContain('sessionToken')
    await page.goto(world.demo.accounts)
    const debits = page.locator('section[data-customer=anna] tbody tr', { hasText: notice })
    expect(await debits.allTextContents()).toEqual([expect.stringMatching(debit)])
    await page.goto(world.demo.startPage)
    expect(await page.getByRole('checkbox', { name: notice }).isEnabled()).toBe(false)
  })
})

test('a payer who comes back by the back button is sent to the end again (PAGE-6)', async () => {
  await using payer = await world.newPayer(true)
  const page = await payer.newPage()
  await choose(page, world.demo, /Bollo/)
  await page.locator('form[action*="/cancel"] button').click()
  await ending(page)

  await page.goBack()
  await page.waitForURL(/\/return/)
  expect((await ending(page)).code).toBe('8')
})

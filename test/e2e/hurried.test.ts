import { expect, test } from 'vitest'
import { choose, ending, newDemoWorld } from './demo-world.ts'

test('the demo’s notice that expires soon does so on an open page, and is payable again (PAGE-12, OUTCOME-1)', async () => {
  await using world = await newDemoWorld()
  await using payer = await world.newPayer(true)
  const page = await payer.newPage()
  await choose(page, world.demo, /Scade in fretta, di nuovo/)
  await page.waitForURL(/\/return/, { timeout: 40_000 })

  expect((await ending(page)).code).toBe('2')
  await page.goto(world.demo.startPage)
  expect(await page.getByRole('checkbox', { name: /Scade in fretta, di nuovo/ }).isEnabled()).toBe(true)
  expect(world.errors).toEqual([])
}, 60_000)

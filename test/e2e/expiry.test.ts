import { expect, test } from 'vitest'
import { choose, ending, newDemoWorld } from './demo-world.ts'

test.each([
  ['with scripts', true],
  ['without scripts', false],
])(
  '%s, a payer who lets the time pass is sent back, and told (PAGE-12, OUTCOME-1)',
  async (_how, scripts) => {
    await using world = await newDemoWorld({ PASSERELLA_PSP_TIMEOUT: '5000', PASSERELLA_PSP_MARGIN: '2000' })
    await using payer = await world.newPayer(scripts)
    const page = await payer.newPage()
    await choose(page, world.demo, /TARI/)

    expect((await ending(page)).code).toBe('2')
  },
)

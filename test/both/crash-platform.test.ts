import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CrashWorld, newCrashWorld } from './crash-world.ts'
import { isMoment } from './effects.ts'
import { everywhere, onlyNew } from './everywhere.ts'
import { scenarios } from './scenarios.ts'

let world: CrashWorld
beforeAll(async () => {
  world = await newCrashWorld('platform')
})
afterAll(() => world[Symbol.asyncDispose]())

const strikes = onlyNew(isMoment)
for (const [name, { scenario, through }] of Object.entries(scenarios))
  test(`the platform is killed at each effect that no way before has shown, ${name}: everything ends as without the crash (SAFE-6)`, async () => {
    const { passed, struck, wrong } = await everywhere(world, scenario, strikes)
    expect(wrong).toEqual([])
    expect(passed).toEqual(expect.arrayContaining(through.platform))
    expect(struck).not.toEqual([])
  }, 300_000)

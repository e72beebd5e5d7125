import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CrashWorld, newCrashWorld } from './crash-world.ts'
import { isMoment } from './effects.ts'
import { everywhere } from './everywhere.ts'
import { scenarios } from './scenarios.ts'

let world: CrashWorld
beforeAll(async () => {
  world = await newCrashWorld('psp')
})
afterAll(() => world[Symbol.asyncDispose]())

for (const [name, { scenario, through }] of Object.entries(scenarios))
  test(`the PSP is killed before and after each of its effects, ${name}: everything ends as without the crash (SAFE-6)`, async () => {
    const { effects, wrong } = await everywhere(world, scenario, isMoment)
    expect(wrong).toEqual([])
    expect(effects).toEqual(expect.arrayContaining(through.psp))
  }, 300_000)

import { afterAll, beforeAll, expect, test } from 'vitest'
import { crashEverywhere } from './crash-everywhere.ts'
import { type CrashWorld, newCrashWorld } from './crash-world.ts'
import { scenarios } from './scenarios.ts'

let world: CrashWorld
beforeAll(async () => {
  world = await newCrashWorld('psp')
})
afterAll(() => world[Symbol.asyncDispose]())

for (const [name, { scenario, least }] of Object.entries(scenarios))
  test(`the PSP is killed before and after each of its effects, ${name}: everything ends as without the crash (SAFE-6)`, async () => {
    const { effects, wrong } = await crashEverywhere(world, scenario)
    expect(wrong).toEqual([])
    expect(effects.length).toBeGreaterThanOrEqual(least.psp)
  }, 300_000)

import { afterAll, beforeAll, expect, test } from 'vitest'
import { crashEverywhere } from './crash-everywhere.ts'
import { type CrashWorld, newCrashWorld } from './crash-world.ts'
import { scenarios } from './scenarios.ts'

let world: CrashWorld
beforeAll(async () => {
  world = await newCrashWorld('platform')
})
afterAll(() => world[Symbol.asyncDispose]())

for (const [name, { scenario, least }] of Object.entries(scenarios))
  test(`the platform is killed before and after each of its effects, ${name}: everything ends as without the crash (SAFE-6)`, async () => {
    const { effects, wrong } = await crashEverywhere(world, scenario)
    expect(wrong).toEqual([])
    expect(effects.length).toBeGreaterThanOrEqual(least.platform)
  }, 300_000)

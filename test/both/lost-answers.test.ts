import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BothWorld, newBothWorld } from './both-world.ts'
import { type Effects, isAside, isStatement, newEffects } from './effects.ts'
import { everywhere, onlyNew } from './everywhere.ts'
import { scenarios } from './scenarios.ts'

let world: BothWorld
let effects: Effects
beforeAll(async () => {
  effects = newEffects(() => effects.revived()) // nobody dies: only the answer is lost, and its connection
  world = await newBothWorld({ watcher: effects, psp: { slot: 200_000 } })
})
afterAll(() => world[Symbol.asyncDispose]())

const strikes = onlyNew(({ name, when }) => when === 'after' && isStatement(name) && !isAside(name))
for (const [name, { scenario, through }] of Object.entries(scenarios))
  test(`each answer of either database that no way before has shown is lost once, after its commit, ${name}: everything ends as if it had been heard (SAFE-1, SAFE-3, SAFE-5, SAFE-6)`, async () => {
    const stage = { ...world, effects, revive: async () => {} }
    const lost = await everywhere(stage, scenario, strikes)
    expect(lost.wrong).toEqual([])
    expect(lost.passed).toEqual(expect.arrayContaining([...through.psp, ...through.platform]))
    expect(lost.struck).not.toEqual([])
  }, 300_000)

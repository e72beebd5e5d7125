/** Chance that can be had again: every input is derived from the seed, its door and its number, and from nothing else. */
import { createHash } from 'node:crypto'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

export type Dice = {
  /** An integer, both ends included. */
  from(least: number, most: number): number
  /** True once in so many times. */
  once(inSoMany: number): boolean
  pick<Item>(items: readonly Item[]): Item
  bytes(count: number): Buffer
}

export function diceOf(...names: (string | number)[]): Dice {
  const digest = createHash('sha256').update(names.join('/')).digest()
  const state = [0, 4, 8, 12].map(at => digest.readInt32BE(at))
  const generator = xoroshiro128plusFromState(state)
  const from = (least: number, most: number) => uniformInt(generator, least, most)
  return {
    from,
    once: inSoMany => from(1, inSoMany) === 1,
    pick<Item>(items: readonly Item[]) {
      if (items.length === 0) throw new Error('nothing to pick from')
      return items[from(0, items.length - 1)] as Item
    },
    bytes: count => Buffer.from(Array.from({ length: count }, () => from(0, 255))),
  }
}

/**
 * Chance, by a seed: each thing that is left to chance has a stream of its own, named after it, so that the hour at
 * which something happens cannot change what is drawn for it.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { sha256 } from '../../src/runtime/secret.ts'

export type Draw = ReturnType<typeof drawFor>

export function drawFor(seed: number, ...name: (string | number)[]) {
  const generator = xoroshiro128plus(sha256([seed, ...name].join('/')).readInt32BE())
  const between = (least: number, most: number) => uniformInt(generator, least, most)
  return {
    /** A whole number, both ends included. */
    between,
    chance: (probability: number) => uniformFloat64(generator) < probability,
    oneOf<One>(all: readonly One[]): One {
      const one = all[between(0, all.length - 1)]
      if (one === undefined) throw new Error('there is nothing to draw from')
      return one
    },
    /** One of the names, as often as its weight says. */
    weighed<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
      const names = Object.keys(weights) as Name[]
      const drawn = uniformFloat64(generator) * names.reduce((sum, name) => sum + weights[name], 0)
      const upTo = (last: number) => names.slice(0, last + 1).reduce((sum, name) => sum + weights[name], 0)
      const found = names.find((_, index) => drawn < upTo(index)) ?? names.at(-1)
      if (found === undefined) throw new Error('there is nothing to draw from')
      return found
    },
    shuffled<One>(all: readonly One[]): One[] {
      const left = [...all]
      return all.flatMap(() => left.splice(between(0, left.length - 1), 1))
    },
  }
}

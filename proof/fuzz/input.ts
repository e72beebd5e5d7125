/** The input of a door under a number: the same for the same seed, apart from the names of what is there. */
import { diceOf } from './dice.ts'
import type { Asked, Door } from './door.ts'
import type { Ground } from './ground.ts'
import type { Sent } from './lane.ts'
import { mutateBytes } from './mutations/bytes.ts'
import { rawOf } from './mutations/framing.ts'
import { mutateHead } from './mutations/head.ts'
import { bytesOf } from './request.ts'

export type Input = Sent & { door: Door; index: number; wrongs: string[] }

export function inputOf(seed: number, door: Door, index: number, ground: Ground): Input {
  const dice = diceOf(seed, door.name, index)
  const asked = door.request(dice, ground)
  const way = ways[dice.from(0, ways.length - 1)]
  switch (way) {
    case 'raw': {
      const { bytes, wrong, plain = false } = rawOf(dice, asked)
      return { door, index, bytes, plain, alone: true, wrongs: [wrong] }
    }
    case 'body':
      return whole(door, index, ...inBody(dice, asked))
    case 'head':
      return whole(door, index, asked, mutateHead(dice, asked))
    case 'both': {
      const [changed, wrongs] = inBody(dice, asked)
      return whole(door, index, changed, [...wrongs, ...mutateHead(dice, changed)])
    }
    default:
      return whole(door, index, asked, [])
  }
}

const ways = ['raw', ...Array(3).fill('head'), ...Array(12).fill('body'), 'both', 'as it is'] as const

function inBody(dice: ReturnType<typeof diceOf>, asked: Asked): [Asked, string[]] {
  if (asked.body === undefined) return [asked, mutateHead(dice, asked)]
  if (asked.mutate && !dice.once(6)) {
    const { body, wrong } = asked.mutate(dice)
    return [{ ...asked, body }, [wrong]]
  }
  return [{ ...asked, body: mutateBytes(dice, Buffer.from(asked.body)) }, ['bytes of the body changed']]
}

const whole = (door: Door, index: number, asked: Asked, wrongs: string[]): Input => ({
  door,
  index,
  bytes: bytesOf(asked),
  isHead: asked.method === 'HEAD',
  wrongs,
})

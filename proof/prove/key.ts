/**
 * A world as a short text: the same text, the same future. Each part is spelled out and given a number when it is first
 * seen, and the text is made of those numbers, a character each.
 *
 * Left out is what cannot matter any more: the confirmation of an attempt that was overtaken, and a request for a URL, or
 * the URL, when nobody waits for it.
 */
import type { Message, World } from './world.ts'

const numbers = new Map<string, number>()
const models: object[] = []
const known = new Map<object, number>()

function numberOf(part: object): number {
  const before = known.get(part)
  if (before !== undefined) return before
  const text = spelled(part)
  const number = numbers.get(text)
  if (number !== undefined) return number
  if (models.length > 0xffff) throw new Error('more parts than one character can number')
  numbers.set(text, models.length)
  known.set(part, models.length)
  return models.push(part) - 1
}

/** The first part that was seen of those that say the same. */
const modelOf = <Part extends object>(part: Part) => models[numberOf(part)] as Part

/** The same world, of parts whose numbers are known, for the worlds that follow from it. */
export function composed(world: World): World {
  const { platform, psp, bank, wire } = world
  return {
    ...world,
    platform: { ...platform, life: modelOf(platform.life), duties: modelOf(platform.duties) },
    psp: { ...psp, ...(psp.life && { life: modelOf(psp.life) }), duties: modelOf(psp.duties) },
    bank: modelOf(bank),
    wire: wire.map(modelOf),
  }
}

function spelled(part: object): string {
  let text = ''
  for (const [name, value] of Object.entries(part)) text += ` ${name}=${said(value)}`
  return text
}

function said(value: unknown): string {
  if (value instanceof Date) return String(value.getTime())
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

const nothing = {}

export function keyOf({ platform, psp, bank, payer, wire, told }: World): string {
  const { clock, life, duties, locked, asking } = platform
  const flags = (+locked << 5) | (+asking << 4) | (+psp.confirmed << 3) | (+psp.settled << 2) | (+payer << 1)
  const under = wire.length < 2 ? wire.map(numberOf) : wire.map(numberOf).sort((one, other) => one - other)
  return String.fromCharCode(
    flags,
    clock * 16 + psp.clock,
    numberOf(life),
    numberOf(duties),
    numberOf(psp.life ?? nothing),
    numberOf(psp.duties),
    numberOf(bank),
    told?.charCodeAt(1) ?? 0, // the second letters of the outcomes differ
    ...under,
  )
}

export function withoutIdle(world: World): World {
  const wire = world.wire.filter(message => !isIdle(message, world))
  return wire.length === world.wire.length ? world : { ...world, wire }
}

function isIdle(message: Message, { platform, psp }: World): boolean {
  if (message.kind === 'url') return !platform.asking
  if (message.kind === 'redirection') return !platform.asking && psp.life !== undefined
  if (message.kind === 'outcome-heard' || message.kind === 'paid-heard') return message.caller !== 'current'
  return false
}

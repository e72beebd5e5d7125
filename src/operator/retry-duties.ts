/** `passerella duties retry`: begins duties anew, with their attempts counted from zero (OUTCOME-23). */
import { WrongArguments } from '../arguments.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Retried } from '../runtime/duty-list.ts'
import { romeDateTime } from '../runtime/pages/time.ts'
import type { Settings } from '../settings.ts'
import { Declined } from './declined.ts'
import { openSides, type Side, type SideName, sideNames } from './sides.ts'

export type RetryOptions = { settings: Settings; clock: Clock; say: (text: string) => void }
/** Ids of duties as they are listed; or all that have given up. */
type Chosen = { ids: string[] } | 'given-up'
type Named = { side: SideName; id: number }

/** A person has to look at each of these, and says so by naming it. */
const lookedAt = ['clear-up']

export function readChosen(ids: string[], givenUp: boolean): Chosen {
  if (givenUp === ids.length > 0)
    throw new WrongArguments('duties retry: expected ids, or --given-up and nothing else')
  return givenUp ? 'given-up' : { ids }
}

export async function retryDuties(chosen: Chosen, { settings, clock, say }: RetryOptions): Promise<void> {
  const named = chosen === 'given-up' ? undefined : chosen.ids.map(readId)
  await using sides = await openSides(settings)
  const missed: string[] = [...sides.lost]
  let begun = 0
  for (const side of sides.found) {
    const ids = named ? idsOf(side, named) : (await side.duties.givenUp(lookedAt)).map(({ id }) => id)
    const untouched: number[] = []
    for (const id of ids) {
      const retried = await side.duties.retry(id, clock.now())
      if (retried) say(told(side, retried))
      else untouched.push(id)
    }
    begun += ids.length - untouched.length
    if (named) missed.push(...(await left(side, untouched)))
  }
  const elsewhere = (named ?? []).filter(({ side }) => !sides.found.some(({ name }) => name === side))
  if (sides.lost.length === 0) missed.push(...elsewhere.map(unknown))
  if (begun === 0 && missed.length === 0) say('nothing to begin anew')
  if (missed.length > 0) throw new Declined(missed.join('\n'))
}

function readId(text: string): Named {
  const [, side, id] = /^([a-z]+):([1-9]\d{0,14})$/.exec(text) ?? []
  const known = sideNames.find(name => name === side)
  if (known) return { side: known, id: Number(id) }
  throw new WrongArguments(`duties retry: expected ids such as psp:12 or platform:7, found ${text}`)
}

const idsOf = ({ name }: Side, named: Named[]) =>
  named.filter(({ side }) => side === name).map(({ id }) => id)

const told = ({ name }: Side, { was, id, kind, subject }: Retried) =>
  `${name}:${was} ${kind} of ${subject}: begins anew, as ${name}:${id}`

const unknown = ({ side, id }: Named) => `${side}:${id}: no such duty`

/** Why each of `ids` was not retried. */
async function left({ name, duties }: Side, ids: number[]): Promise<string[]> {
  const waiting = await duties.find(ids)
  return ids.map(id => {
    const { dueAt } = waiting.find(duty => duty.id === id) ?? {}
    if (!dueAt) return unknown({ side: name, id })
    return `${name}:${id}: its first attempt is still to come, ${romeDateTime(dueAt, 'en')}`
  })
}

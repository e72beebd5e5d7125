/** Days and instants as XML Schema writes them. Years have four digits here; before and after, nobody pays. */
import { type Field, simple } from './field.ts'

const zone = '(Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))?'
const dayForm = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)${zone}$`)
const timeForm = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d)T((?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d|24:00:00(?=(?:\\.0+)?(?:Z|[+-]|$)))(\\.\\d+)?${zone}$`,
)

/** A day, as YYYY-MM-DD: an offset, which the schema allows, says nothing about a day that we could use. */
export const day: Field<string> = simple({
  expected: 'a day, such as 2024-01-12',
  parse(text) {
    const [, written] = dayForm.exec(text) ?? []
    return written !== undefined && isOnCalendar(written) ? written : undefined
  },
  print: written => written,
})

/** An instant. The schema allows to leave the offset out: then it is UTC. */
export const dateTime: Field<Date> = simple({
  expected: 'a date and time, such as 2024-01-12T11:59:40Z',
  parse(text) {
    const [, written, time, fraction = '', offset = 'Z'] = timeForm.exec(text) ?? []
    if (written === undefined || !isOnCalendar(written)) return undefined
    return new Date(`${written}T${time}${fraction.slice(0, 4)}${offset}`)
  },
  print: instant => instant.toISOString(),
})

/** `Date` takes the 31st of any month. */
function isOnCalendar(written: string): boolean {
  const midnight = new Date(`${written}T00:00:00Z`)
  return (
    !written.startsWith('0000') &&
    midnight.getTime() >= 0 - 1e15 &&
    midnight.toISOString().startsWith(written)
  )
}

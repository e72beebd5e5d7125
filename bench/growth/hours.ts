/**
 * A date as JSON has it, for a hundred million of them: `Date.toISOString` would take longer than all the rest of a row.
 * Neighbours share their minute, and there are sixty thousand milliseconds in any of them.
 */
const minute = 60_000
const within = Array.from({ length: minute }, (_, at) => new Date(at).toISOString().slice(17))
const known: { minute: number; text: string }[] = []
const remembered = 64

export function hourOf(at: number): string {
  const its = Math.floor(at / minute)
  return minuteOf(its) + within[at - its * minute]
}

function minuteOf(its: number): string {
  const place = its % remembered
  const last = known[place]
  if (last?.minute === its) return last.text
  const text = new Date(its * minute).toISOString().slice(0, 17)
  known[place] = { minute: its, text }
  return text
}

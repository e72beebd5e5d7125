/** A round: fresh ground, many inputs at once at every door, and then what is left of it. */
import type { Answer } from './answer.ts'
import type { ListenerName } from './door.ts'
import type { Finding } from './finding.ts'
import type { Ground } from './ground.ts'
import type { Input } from './input.ts'
import { judge } from './judges/every.ts'
import { type Heard, type Listener, openLane } from './lane.ts'
import { administrator } from './names.ts'
import type { Trace } from './traces.ts'

export type Listeners = Record<ListenerName, Listener>
export type Tally = (input: Input, answers: Answer[]) => void
/**
 * Names of payments about which something may be written, and since when, in milliseconds: whoever asked for it was not
 * refused.
 */
export type Explained = Map<string, number>

const lanes = 12

/** Sends every input, each on the next free lane of its listener. */
export async function send(
  inputs: readonly Input[],
  listeners: Listeners,
  { explained, tally, patience }: { explained: Explained; tally: Tally; patience?: number },
): Promise<Finding[]> {
  const findings: Finding[] = []
  const queues = Object.groupBy(inputs, ({ door }) => door.at)
  const work = Object.entries(queues).flatMap(([at, queue]) => {
    const next = queue.values()
    return Array.from({ length: lanes }, async () => {
      using lane = openLane(listeners[at as ListenerName], patience)
      for (const input of next) {
        const since = Date.now()
        const heard = await lane.ask(input)
        tally(input, heard.answers)
        const what = wrongWith(input, heard)
        if (what !== undefined) findings.push({ kind: 'answer', input, what, heard })
        if (wasLetIn(input, heard)) explain(namesIn(input, heard), since, explained)
      }
    })
  })
  await Promise.all(work)
  return findings
}

function wrongWith(
  { door, alone, plain, isHead = false }: Input,
  { answers, wrong }: Heard,
): string | undefined {
  if (plain) return undefined // TLS says no in its own way
  if (door.silent) return answers.length > 0 ? 'an answer to somebody who is nobody' : undefined
  if (wrong !== undefined) return wrong
  if (answers.length === 0 && !alone) return 'the connection was closed without an answer'
  return answers.map(answer => judge(door, answer, isHead)).find(found => found !== undefined)
}

/** Of a question whose end nobody could see, and which was not answered, nobody knows whether it was done. */
function wasLetIn({ door, bytes, alone = false }: Input, { answers, again }: Heard): boolean {
  if (again || (alone && isUnanswered(bytes, answers))) return true
  return answers.some(answer => answer.status < 400 && door.accepts?.(answer))
}

/** Of several at once the first may be refused, and the others be done when nobody listens any more. */
function isUnanswered(bytes: Buffer, answers: readonly Answer[]): boolean {
  const asked = bytes.toString('latin1').split(/ HTTP\/1\.[01]\r\n/).length - 1
  return answers.length === 0 || (answers.length < asked && answers.at(-1)?.headers.connection !== 'close')
}

/** Identifiers, whatever a stranger made of them, and the numbers of notices. */
const names = /[0-9a-f]{32}|\d{18}|(?<=")[^"]{32}(?=")/gu

/** An entry of the registry may have any name, where a form was read that somebody had changed: its address tells it. */
const entry = /^[A-Z]+ [^ ]*\/v1\/\w+\/([^/? ]+)/

/** What was done may be written down under every name that stands in the question or in the answer. */
function namesIn({ bytes }: Input, { answers }: Heard): string[] {
  const asked = bytes.toString('utf8')
  const said = answers.map(({ headers, body }) => `${headers.location} ${body.toString('utf8', 0, 4_000)}`)
  const [, ...addressed] = entry.exec(asked) ?? []
  return [...addressed.map(decoded), ...[asked, ...said].flatMap(text => text.match(names) ?? [])]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function explain(whose: readonly string[], since: number, explained: Explained) {
  for (const name of whose) explained.set(name, Math.min(since, explained.get(name) ?? since))
}

/** The traces of nobody who was let in. Whoever is known under one name is known under the others of the same trace. */
export function unexplained(traces: readonly Trace[], explained: Explained): Trace[] {
  let open = traces.filter(trace => !isDispute(trace) && !isUse(trace) && !isOfPages(trace))
  while (true) {
    const left = open.filter(trace => {
      const since = Math.min(...trace.whose.map(name => explained.get(name) ?? Number.POSITIVE_INFINITY))
      if (since > trace.at.getTime()) return true
      explain(trace.whose, since, explained)
      return false
    })
    if (left.length === open.length) return left
    open = left
  }
}

/**
 * A PSP that has shown its key, and says what contradicts what stands, is refused, and a person is told: the one trace
 * that a refusal is meant to leave.
 */
const isDispute = ({ rows }: Trace) =>
  rows.every(
    row => ('kind' in row && row.kind === 'clear-up') || ('event' in row && row.event === 'disputed'),
  )

/** That a key, a token or a session was used, once a minute: who shows one may still be refused. */
const isUse = ({ tables }: Trace) => tables.every(name => uses.has(name))
const uses = new Set(['api_key', 'access_token', 'session'].map(table => `platform.${table} update`))

/** What the administrator did over pages, whatever it is called: an entry's name is theirs to choose. */
const isOfPages = ({ rows }: Trace) => rows.some(row => 'who' in row && row.who === administrator.name)

/** What was laid is old from now on: what its people still owe is done in its own time. */
export function retire({ all }: Ground, explained: Explained) {
  const names = all.flatMap(({ idTransaction, idPSPTransaction }) => [idTransaction, idPSPTransaction])
  explain(names, Date.now(), explained)
}

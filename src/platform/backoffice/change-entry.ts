/**
 * What an administrator changes in the registry: an entry is put or removed if it brings nothing that does not fit
 * together (URL-18), and nobody changed that entry since they looked. Written with its audit in one statement.
 *
 * A removal, and what takes a way to a PSP from payments, waits for a second. Another node may still begin one by it for
 * half a second after it ceased to be offered; so it is decided when what that node has begun is to be seen.
 */
import type { Problem } from '../../contract/checked.ts'
import type { Platform } from '../context.ts'
import { knownEverywhere } from '../known-registry.ts'
import { type Entries, takesWays } from '../registry.ts'
import { type EntryKind, type EntryOf, entryKinds, type Psp } from '../registry-entries.ts'
import {
  additionProblems,
  entryProblems,
  newProblems,
  offeringProblems,
  owedProblems,
  registryProblems,
  removalProblems,
} from '../registry-problems.ts'
import {
  type Change,
  changeRegistry,
  listOwed,
  nameOf,
  readRegistry,
  type Written,
} from '../store/registry.ts'

export type Office = Pick<Platform, 'database' | 'clock' | 'config' | 'registry'>

export type Wish = {
  kind: EntryKind
  id: string
  who: string
  /** `add` where there must be none yet, `change` where there must be one, `put` where either will do. */
  how: 'add' | 'change' | 'put'
  /** As it was given: it is checked here. */
  given: unknown
  /** The revision of the entry that the administrator has seen. */
  seen?: number | undefined
}
export type Removal = Pick<Wish, 'kind' | 'id' | 'who' | 'seen'>

/** `exists`, `missing`: whether there is one is not as they thought. `changed`: somebody was faster. */
export type Unchanged =
  | { refused: 'problems'; problems: Problem[] }
  | { refused: 'exists' | 'missing' | 'changed' }
export type Changed<Kind extends EntryKind> = { entry: EntryOf[Kind]; revision: number; isNew: boolean }

/** Others who may be faster before it is given up: many programs at once, on every node, and none of them waits long. */
export const contenders = 200

export async function putEntry<Kind extends EntryKind>(
  office: Office,
  wish: Wish & { kind: Kind },
): Promise<Changed<Kind> | Unchanged> {
  const { kind, id, how } = wish
  const read = entryKinds[kind].safeParse(wish.given)
  if (!read.success) return { refused: 'problems', problems: read.error.issues.map(toProblem) }
  const entry = read.data as EntryOf[Kind]
  const [key, named] = identityOf(kind, entry)
  if (named !== id) return { refused: 'problems', problems: [{ field: key, expected: id }] }
  return decide(office, wish, (written, found) => {
    const before = found as EntryOf[Kind] | undefined
    const problemsIn = (one: EntryOf[Kind]) => [
      ...entryProblems(kind, one, office.config),
      ...(kind === 'psp' ? offeringProblems(one as Psp, written.keys) : []),
    ]
    const problems = newProblems(problemsIn(entry), before ? problemsIn(before) : [])
    if (problems.length > 0) return { refused: 'problems', problems }
    if (before && how === 'add') return { refused: 'exists' }
    if (!before && how === 'change') return { refused: 'missing' }
    const tooMany = before ? [] : additionProblems(written.entries, lists[kind])
    if (tooMany.length > 0) return { refused: 'problems', problems: tooMany }
    const action = before ? 'change' : 'add'
    const change: Change = { kind, id, action, before, after: entry }
    return { change, entries: withEntry(written.entries, kind, entry), isNew: !before }
  }).then(done => ('refused' in done ? done : { ...done, entry }))
}

/** A PSP goes in two steps: first payers can no longer choose it, then nothing is under way. */
export const removeEntry = (office: Office, wish: Removal): Promise<{ revision: number } | Unchanged> =>
  decide(office, wish, (written, before) => {
    if (!before) return { refused: 'missing' }
    const problems = removalProblems(before)
    if (problems.length > 0) return { refused: 'problems', problems }
    const { kind, id } = wish
    const change: Change = { kind, id, action: 'remove', before, after: undefined }
    return { change, entries: withoutEntry(written.entries, kind, id), isNew: false }
  })

type Decided = { change: Change; entries: Entries; isNew: boolean }
type Deciding = (written: Written, before: object | undefined) => Decided | Unchanged

const seenIn = ({ changedAt }: Written, { kind, id }: Removal) => changedAt.get(nameOf(kind, id)) ?? 0

/** What would be done, were it done now. */
async function look(
  { database, config }: Office,
  wish: Removal,
  decision: Deciding,
): Promise<{ written: Written; decided: Decided } | Unchanged> {
  const written = await readRegistry(database)
  if (wish.seen !== undefined && seenIn(written, wish) !== wish.seen) return { refused: 'changed' }
  const decided = decision(written, findEntry(written.entries, wish.kind, wish.id))
  if ('refused' in decided) return decided
  const owed = await listOwed(database)
  for (const problemsIn of [
    (entries: Entries) => registryProblems(entries, config),
    (entries: Entries) => owedProblems(entries, config, owed),
  ]) {
    const problems = brought(written.entries, decided.entries, problemsIn)
    if (problems.length > 0) return { refused: 'problems', problems }
  }
  return { written, decided }
}

/** What is wrong already is no reason to refuse what makes it no worse, least of all what mends a part of it. */
function brought(before: Entries, after: Entries, problemsIn: (entries: Entries) => Problem[]): Problem[] {
  const problems = problemsIn(after)
  return problems.length === 0 ? problems : newProblems(problems, problemsIn(before))
}

/** What was checked on a registry that has changed meanwhile is checked again. */
async function decide(
  office: Office,
  wish: Removal,
  decision: Deciding,
): Promise<{ revision: number; isNew: boolean } | Unchanged> {
  const { database, clock, registry, config } = office
  /** The entry's revision before the wait, if there was one: it has to be the same entry still, if it is there. */
  let waitedWith: number | undefined
  const sameAsBefore: Deciding = (written, before) => {
    const isAnother = waitedWith !== undefined && seenIn(written, wish) !== waitedWith
    return before && isAnother ? { refused: 'changed' } : decision(written, before)
  }
  for (let tries = 0; tries < contenders; tries++) {
    const found = await look(office, wish, sameAsBefore)
    if ('refused' in found) return found
    const { written, decided } = found
    const mayTakeWays =
      decided.change.action === 'remove' || takesWays(written.entries, decided.entries, config.environment)
    if (waitedWith === undefined && mayTakeWays) {
      waitedWith = seenIn(written, wish)
      await knownEverywhere()
      continue
    }
    const by = { who: wish.who, at: clock.now() }
    if (!(await changeRegistry(database, written.revision, decided.change, by))) continue
    registry.forget()
    return { revision: written.revision + 1, isNew: decided.isNew }
  }
  throw new Error(`${contenders} others changed the registry first`)
}

/** Under which name the entries of a kind stand together. */
export const lists = { psp: 'psps', method: 'methods', endpoint: 'endpoints' } as const

const identityOf = (kind: EntryKind, entry: object): [string, string] => {
  const key = kind === 'psp' ? 'idPsp' : 'id'
  return [key, String(entry[key as keyof object])]
}

export function findEntry<Kind extends EntryKind>(entries: Entries, kind: Kind, id: string) {
  const list: readonly object[] = entries[lists[kind]]
  return list.find(entry => identityOf(kind, entry)[1] === id) as EntryOf[Kind] | undefined
}

const withoutEntry = (entries: Entries, kind: EntryKind, id: string): Entries => ({
  ...entries,
  [lists[kind]]: entries[lists[kind]].filter(entry => identityOf(kind, entry)[1] !== id),
})

const withEntry = (entries: Entries, kind: EntryKind, entry: object): Entries => ({
  ...entries,
  [lists[kind]]: [...withoutEntry(entries, kind, identityOf(kind, entry)[1])[lists[kind]], entry],
})

type Issue = { path: PropertyKey[]; message: string; code?: string; keys?: string[] }
export const toProblem = ({ path, message, code, keys }: Issue): Problem =>
  code === 'unrecognized_keys'
    ? { field: [...path, ...(keys ?? []).slice(0, 1)].join('.'), expected: 'no field of this name' }
    : { field: path.join('.') || 'body', expected: message.replace(/^(Invalid input: )?expected /, '') }

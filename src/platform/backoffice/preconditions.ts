/**
 * What a request asks of an entry before it is changed (RFC 9110, 13.1): `If-Match`, that it is the one that was seen;
 * `If-None-Match: *`, that there is none yet. An entry's tag is the registry's revision that brought it; a
 * key's is when it was made.
 */
import type { Checked, Problem } from '../../contract/checked.ts'
import type { Seen } from './change-key.ts'
import type { Asked } from './operation.ts'

export type Precondition = { how: 'add' | 'change' | 'put'; seen: number | undefined }

export const tagOf = (revision: number) => `"${revision}"`

const tag = /^(?:W\/)?"[\x21\x23-\x7e]*"$/
const ours = /^"([1-9]\d{0,14})"$/
/** A tag that was never ours fits no entry. */
const neverSeen = -1

export function preconditionOf(headers: Asked['headers']): Checked<Precondition> {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers
  if (noneMatch !== undefined && noneMatch !== '*') return refused('if-none-match', '“*”')
  const how = noneMatch === '*' ? 'add' : match === '*' ? 'change' : 'put'
  if (match === undefined || match === '*') return { ok: true, value: { how, seen: undefined } }
  if (!tag.test(match)) return refused('if-match', '“*”, or one entity tag in quotes as it came in ETag')
  return { ok: true, value: { how, seen: Number(ours.exec(match)?.[1] ?? neverSeen) } }
}

/** Undefined: nothing is asked of it. */
export function keyPreconditionOf(headers: Asked['headers']): Checked<Seen | undefined> {
  const { 'if-match': match } = headers
  const asked = preconditionOf(headers)
  if (!asked.ok) return asked
  if (asked.value.how === 'add') return { ok: true, value: key => key === undefined }
  if (match === undefined) return { ok: true, value: undefined }
  return { ok: true, value: key => key !== undefined && (match === '*' || match === tagOfKey(key)) }
}

const tagOfKey = ({ madeAt }: { madeAt: Date }) => `"${madeAt.toISOString()}"`

const refused = (field: string, expected: string): { ok: false; problems: Problem[] } => ({
  ok: false,
  problems: [{ field, expected }],
})

/** PSPs, methods and endpoints over the API: the same four operations for each, and two more for endpoints. */
import type { EntryKind } from '../registry-entries.ts'
import { nameOf, readRegistry } from '../store/registry.ts'
import { findEntry, lists, putEntry, removeEntry, type Unchanged, type Wish } from './change-entry.ts'
import type { Answer, Asked, Operation } from './operation.ts'
import { preconditionOf, tagOf } from './preconditions.ts'
import { refusal } from './problems.ts'
import { verifyEndpoint } from './verify-endpoint.ts'

export const listEntries =
  (kind: EntryKind): Operation =>
  async ({ database }) => {
    const { entries } = await readRegistry(database)
    return { status: 200, body: { [lists[kind]]: entries[lists[kind]] } }
  }

export const showEntry =
  (kind: EntryKind): Operation =>
  async ({ database }, { params }) => {
    const { entries, changedAt } = await readRegistry(database)
    const entry = findEntry(entries, kind, idIn(params))
    if (!entry) return refusal(404)
    return {
      status: 200,
      body: entry,
      headers: { etag: tagOf(changedAt.get(nameOf(kind, idIn(params))) ?? 0) },
    }
  }

export const putOne =
  (kind: EntryKind): Operation =>
  async (platform, { who, params, headers, body }) => {
    const asked = preconditionOf(headers)
    if (!asked.ok) return refusal(400, asked.problems)
    return put(platform, { kind, id: idIn(params), who, given: body, ...asked.value })
  }

/** Its identifier is made up here. */
export const postEndpoint: Operation = async (platform, { who, body }) => {
  const isNamed = typeof body === 'object' && body !== null && 'id' in body
  if (isNamed) return refusal(400, [{ field: 'id', expected: 'none: it is made up here' }])
  const id = platform.random(16).toString('hex')
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  return put(platform, { kind: 'endpoint', id, who, given: isObject ? { ...body, id } : body, how: 'add' })
}

async function put(platform: Parameters<Operation>[0], wish: Wish): Promise<Answer> {
  const done = await putEntry(platform, wish)
  if ('refused' in done) return refuse(done)
  const etag = tagOf(done.revision)
  if (!done.isNew) return { status: 200, body: done.entry, headers: { etag } }
  const location = `/backoffice/v1/${lists[wish.kind]}/${wish.id}`
  return { status: 201, body: done.entry, headers: { etag, location } }
}

/** What payments under way still need stays, and so does what others build on. */
export const removeOne =
  (kind: EntryKind): Operation =>
  async (platform, { who, params, headers }) => {
    const asked = preconditionOf(headers)
    if (!asked.ok) return refusal(400, asked.problems)
    const done = await removeEntry(platform, { kind, id: idIn(params), who, seen: asked.value.seen })
    if (!('refused' in done)) return { status: 204 }
    if (done.refused === 'missing') return refusal(404)
    return done.refused === 'problems' ? refusal(409, done.problems) : refuse(done)
  }

/** An entry that is there, or is not, other than was asked for, is another than the one that was seen. */
const refuse = (done: Unchanged): Answer =>
  done.refused === 'problems' ? refusal(400, done.problems) : refusal(412)

export const showHandshake: Operation = async (platform, { params }) => {
  const { entries } = await readRegistry(platform.database)
  const endpoint = findEntry(entries, 'endpoint', idIn(params))
  return endpoint ? { status: 200, body: await verifyEndpoint(platform, endpoint) } : refusal(404)
}

const idIn = ({ idPsp, id }: Asked['params']): string => idPsp ?? id ?? ''

/** A PSP's keys over the API: made anew, shown once, revoked. From then on only their dates are told. */
import { readRegistry, type Slot, slots } from '../store/registry.ts'
import { findEntry } from './change-entry.ts'
import { regenerateKey, revokeKey, type Seen } from './change-key.ts'
import type { Answer, Asked, Operation } from './operation.ts'
import { keyPreconditionOf } from './preconditions.ts'
import { refusal } from './problems.ts'

export const listKeys: Operation = async ({ database }, { params: { idPsp = '' } }) => {
  const { entries, keys } = await readRegistry(database)
  if (!findEntry(entries, 'psp', idPsp)) return refusal(404)
  const own = keys.filter(key => key.idPsp === idPsp)
  const told = own.map(({ slot, madeAt, lastUsedAt }) => ({ slot, madeAt, lastUsedAt }))
  return { status: 200, body: { keys: told } }
}

/** The other slot's key goes on: whoever changes keys makes one anew, hands it over, and then the other. */
export const postKey: Operation = async (platform, asked) =>
  withSlot(asked, async wish => {
    const { idPsp, slot } = wish
    const done = await regenerateKey(platform, wish)
    return 'refused' in done ? refuse(done) : { status: 201, body: { idPsp, slot, key: done.key } }
  })

export const removeKey: Operation = async (platform, asked) =>
  withSlot(asked, async wish => {
    const done = await revokeKey(platform, wish)
    return 'refused' in done ? refuse(done) : { status: 204 }
  })

type Wish = { idPsp: string; slot: Slot; who: string; isSeen: Seen | undefined }

async function withSlot(
  { who, params, headers }: Asked,
  operate: (wish: Wish) => Promise<Answer>,
): Promise<Answer> {
  const precondition = keyPreconditionOf(headers)
  if (!precondition.ok) return refusal(400, precondition.problems)
  const which = slotIn(params)
  return which ? operate({ ...which, who, isSeen: precondition.value }) : refusal(404)
}

const refuse = ({ refused }: { refused: 'missing' | 'changed' }): Answer =>
  refusal(refused === 'missing' ? 404 : 412)

function slotIn({ idPsp = '', slot }: Asked['params']): { idPsp: string; slot: Slot } | undefined {
  const found = slots.find(one => one === slot)
  return found && { idPsp, slot: found }
}

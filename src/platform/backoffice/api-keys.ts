/** A PSP's keys over the API: made anew, shown once, revoked. From then on only their dates are told. */
import { readRegistry, type Slot, slots } from '../store/registry.ts'
import { findEntry } from './change-entry.ts'
import { regenerateKey, revokeKey } from './change-key.ts'
import type { Asked, Operation } from './operation.ts'
import { refusal } from './problems.ts'

export const listKeys: Operation = async ({ database }, { params: { idPsp = '' } }) => {
  const { entries, keys } = await readRegistry(database)
  if (!findEntry(entries, 'psp', idPsp)) return refusal(404)
  const own = keys.filter(key => key.idPsp === idPsp)
  const told = own.map(({ slot, madeAt, lastUsedAt }) => ({ slot, madeAt, lastUsedAt }))
  return { status: 200, body: { keys: told } }
}

/** The other slot's key goes on: whoever changes keys makes one anew, hands it over, and then the other. */
export const postKey: Operation = async (platform, { who, params }) => {
  const which = await slotIn(platform, params)
  if (!which) return refusal(404)
  const key = await regenerateKey(platform, { ...which, who })
  return key === undefined ? refusal(404) : { status: 201, body: { ...which, key } }
}

export const removeKey: Operation = async (platform, { who, params }) => {
  const which = await slotIn(platform, params)
  return which && (await revokeKey(platform, { ...which, who })) ? { status: 204 } : refusal(404)
}

/** Of a PSP that is there: a stranger's path gets no further. */
async function slotIn(
  { database }: Pick<Parameters<Operation>[0], 'database'>,
  { idPsp = '', slot }: Asked['params'],
): Promise<{ idPsp: string; slot: Slot } | undefined> {
  const found = slots.find(one => one === slot)
  if (!found) return undefined
  const { entries } = await readRegistry(database)
  return findEntry(entries, 'psp', idPsp) ? { idPsp, slot: found } : undefined
}

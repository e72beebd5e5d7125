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
  const which = slotIn(params)
  const key = which && (await regenerateKey(platform, { ...which, who }))
  return key === undefined ? refusal(404) : { status: 201, body: { ...which, key } }
}

export const removeKey: Operation = async (platform, { who, params }) => {
  const which = slotIn(params)
  return which && (await revokeKey(platform, { ...which, who })) ? { status: 204 } : refusal(404)
}

function slotIn({ idPsp = '', slot }: Asked['params']): { idPsp: string; slot: Slot } | undefined {
  const found = slots.find(one => one === slot)
  return found && { idPsp, slot: found }
}

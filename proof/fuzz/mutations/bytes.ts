/** Bytes of which some have been changed, lost, doubled or put in. */
import type { Dice } from '../dice.ts'

const evil = [0x00, 0x0a, 0x0d, 0x20, 0x22, 0x26, 0x3c, 0x3e, 0x5c, 0x7f, 0x80, 0xc0, 0xed, 0xf5, 0xfe, 0xff]

export function mutateBytes(dice: Dice, bytes: Buffer): Buffer {
  let changed: Buffer = bytes
  for (let times = dice.pick([1, 1, 1, 2, 5, 20]); times > 0; times--) changed = change(dice, changed)
  return changed
}

function change(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.from(0, Math.max(0, bytes.length - 1))
  const to = Math.min(bytes.length, at + dice.pick([1, 2, 8, 64]))
  switch (dice.from(0, 5)) {
    case 0:
      return splice(bytes, at, at + 1, Buffer.from([dice.pick(evil)]))
    case 1:
      return splice(bytes, at, at + 1, dice.bytes(1))
    case 2:
      return splice(bytes, at, at, dice.bytes(dice.pick([1, 3, 30])))
    case 3:
      return splice(bytes, at, to, Buffer.alloc(0))
    case 4:
      return splice(bytes, at, at, bytes.subarray(at, to))
    default:
      return dice.once(4) ? bytes.subarray(0, at) : splice(bytes, at, at + 1, Buffer.from([dice.pick(evil)]))
  }
}

const splice = (bytes: Buffer, from: number, to: number, put: Buffer) =>
  Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)])

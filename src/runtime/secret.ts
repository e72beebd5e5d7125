/** Secrets and the comparisons that must not tell, by the time they take, how near a guess came. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest()

export const hmac = (secret: Buffer, ...parts: string[]) =>
  createHmac('sha256', secret).update(JSON.stringify(parts)).digest()

export const equal = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b)

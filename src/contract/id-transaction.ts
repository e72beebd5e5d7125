/**
 * `idTransaction`: the platform's name for a transaction. The contract asks for 32 characters (URL-3); the ones made
 * here are hexadecimal digits, all 128 bits of them random.
 */
import { randomBytes } from 'node:crypto'
import { isClean } from './text.ts'

declare const brand: unique symbol
export type IdTransaction = string & { readonly [brand]: 'IdTransaction' }

export const newIdTransaction = (random: (bytes: number) => Buffer = randomBytes) =>
  random(16).toString('hex') as IdTransaction

export const isIdTransaction = (value: unknown): value is IdTransaction =>
  typeof value === 'string' && [...value].length === 32 && isClean(value)

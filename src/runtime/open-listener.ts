/**
 * The settings of a listener that strangers reach: where it listens, which proxies it believes, and how much it takes.
 * Each node counts for itself, so that n nodes together take up to n times as much.
 */
import { z } from 'zod'
import { readNetwork } from './http/client-address.ts'
import { listener } from './setting-kinds.ts'

const count = (otherwise: number) => z.int().min(1).max(1_000_000).default(otherwise)
const network = z
  .string()
  .refine(text => readNetwork(text) !== undefined, 'expected an address, or a network such as 10.0.0.0/8')

const open = (port: number) => ({
  ...listener(port),
  /** Addresses and networks of the proxies in front: whom they say they speak for (X-Forwarded-For) is believed. */
  trustedProxies: z.array(network).default([]),
})

const forAll = {
  /** Connections at a time: of everybody, and of one address that is no trusted proxy's. */
  connections: count(10_000),
  connectionsPerClient: count(1_000),
  /**
   * Requests a second, on average over ten seconds, of one address (IPv6: one /64) that shows neither a key or
   * certificate nor the address of a payer's page.
   */
  perClient: count(100),
}
/** The same of one caller who shows a key or certificate, and at the page of one payment. */
const perCaller = count(1_000)
const perPage = count(10)
/** Event streams at a time: of all payments' pages. */
const streams = count(2_000)

export const callersListener = (port: number) => ({
  ...open(port),
  limits: z.strictObject({ ...forAll, perCaller }).prefault({}),
})
export const payersListener = (port: number) => ({
  ...open(port),
  limits: z.strictObject({ ...forAll, perPage, streams }).prefault({}),
})
export const sharedListener = (port: number) => ({
  ...open(port),
  limits: z.strictObject({ ...forAll, perCaller, perPage }).prefault({}),
})

/** What the platform's operations, touchpoint and duties are handed. Nothing of it is global. */
import type { Clock } from '../runtime/clock.ts'
import type { Database } from '../runtime/database.ts'
import type { Peer } from '../runtime/http/client.ts'
import type { Log } from '../runtime/log.ts'
import type { PlatformConfig } from './config.ts'
import type { KnownRegistry } from './known-registry.ts'
import type { Outgoing } from './receipt/outgoing.ts'
import type { Route } from './registry.ts'

export type Platform = {
  config: PlatformConfig
  clock: Clock
  random: (bytes: number) => Buffer
  database: Database
  log: Log
  registry: KnownRegistry
  /** The way to a PSP, by the route that the registry chose. */
  peer(route: Route): Peer
  /** The way to where a PSP takes closings (pspNotifyPaymentV2). */
  closingPeer(route: Route): Peer
  /** How receipts leave; without it they do not. */
  outgoing: Outgoing | undefined
  /** From it the payer's sessions are signed. */
  sessionKey: Uint8Array
  /** Says, after its commit, that a transaction has moved: due duties start. */
  moved(id: string): void
}

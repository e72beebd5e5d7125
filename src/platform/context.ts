/** What the platform's operations, touchpoint and duties are handed. Nothing of it is global. */
import type { Clock } from '../runtime/clock.ts'
import type { Database } from '../runtime/database.ts'
import type { Duties } from '../runtime/duties.ts'
import type { PemFiles } from '../runtime/http/certificates.ts'
import type { Peer } from '../runtime/http/client.ts'
import type { AddressGuard } from '../runtime/http/private-addresses.ts'
import type { Log } from '../runtime/log.ts'
import type { Provider } from './backoffice/sign-in/provider.ts'
import type { PlatformConfig } from './config.ts'
import type { KnownRegistry } from './known-registry.ts'
import type { Way } from './peers.ts'
import type { Outgoing } from './receipt/outgoing.ts'
import type { Route } from './registry.ts'

export type Platform = {
  config: PlatformConfig
  clock: Clock
  random: (bytes: number) => Buffer
  database: Database
  log: Log
  registry: KnownRegistry
  /** The way to a PSP for those who pay, by the route that the registry chose. */
  peer(route: Route): Way
  /** The same way for refunds, so that neither takes the other's room. */
  refundPeer(route: Route): Pick<Peer, 'post'>
  /** The way to where a PSP takes closings (pspNotifyPaymentV2). */
  closingPeer(route: Route): Pick<Peer, 'post'>
  /** Our own certificate and whom we trust among PSPs, as they are now. */
  clientTls(): PemFiles
  /** Where PSPs may not be. */
  guard: AddressGuard
  /** Who signs administrators in; without it there are links alone. */
  provider: Provider | undefined
  /** How receipts leave; without it they do not. */
  outgoing: Outgoing | undefined
  /** From it the payer's sessions are signed. */
  sessionKey: Buffer
  /** Keys of before, or to come: sessions that one of them has signed are sessions too. */
  otherSessionKeys: readonly Buffer[]
  /** Takes what a move comes to owe, so that what is due begins with its commit. */
  take: Duties['take']
}

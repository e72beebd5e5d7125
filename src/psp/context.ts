/** What the PSP's operations, pages and duties are handed. Nothing of it is global. */
import type { KeyObject } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import type { Database } from '../runtime/database.ts'
import type { Peer } from '../runtime/http/client.ts'
import type { Log } from '../runtime/log.ts'
import type { Signals } from '../runtime/signals.ts'
import type { Bank } from './bank/ports.ts'
import type { SandboxBank } from './bank/sandbox/sandbox-bank.ts'
import type { PspConfig } from './config.ts'
import type { IdPSPTransaction } from './id-psp-transaction.ts'
import type { Move, Request } from './payment.ts'

export type Psp = {
  config: PspConfig
  /** Whose pages these are, where no payment says so. */
  name: string
  clock: Clock
  random: (bytes: number) => Buffer
  database: Database
  log: Log
  bank: Bank
  /** The same bank, where it is the one that comes along: it has pages. */
  sandbox: SandboxBank | undefined
  /** The platform's callback, and its door for sendPaymentOutcomeV2. */
  platform: Peer
  node: Peer
  /** From the first the addresses of payers' pages are derived (URL-22); the others, of before or to come, open them too. */
  pageKeys: [KeyObject, ...KeyObject[]]
  /** The key with which a PSP speaks to the platform (OUTCOME-11). */
  callbackKey(idPsp: string): string
  /** How long the platform is told to wait for this payment, in milliseconds. */
  timeLimit(request: Request): number
  signals: Signals
  /** Says, after its commit, that a payment has moved: what is due of that which it owes starts, waiting pages look again. */
  moved(id: IdPSPTransaction, owes: Move['owes']): void
}

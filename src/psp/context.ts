/** What the PSP's operations, pages and duties are handed. Nothing of it is global. */
import type { KeyObject } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import type { Database } from '../runtime/database.ts'
import type { Duties } from '../runtime/duties.ts'
import type { Peer } from '../runtime/http/client.ts'
import type { Log } from '../runtime/log.ts'
import type { Signals } from '../runtime/signals.ts'
import type { Bank } from './bank/ports.ts'
import type { SandboxBank } from './bank/sandbox/sandbox-bank.ts'
import type { PspConfig } from './config.ts'
import type { Request } from './payment.ts'
import type { Stored } from './store/payment.ts'

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
  signals: Signals<Stored>
  /** Takes what a move comes to owe, so that what is due begins with its commit. */
  take: Duties['take']
  /** Says, after its commit, how a payment stands now: waiting pages hear it. */
  moved(payment: Stored): void
  /** Something has fallen due, and starts. */
  due(): void
}

/**
 * The bank behind the ports: the sandbox that comes along, or an ES module of the PSP's own that exports
 * `connectBank(parts): Bank | Promise<Bank>`.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Clock } from '../../runtime/clock.ts'
import { ConfigError } from '../../runtime/config.ts'
import type { Database } from '../../runtime/database.ts'
import type { Log } from '../../runtime/log.ts'
import { migrate } from '../../runtime/migrate.ts'
import type { PspConfig } from '../config.ts'
import type { Bank, OnAnswer } from './ports.ts'
import { openDemoAccounts } from './sandbox/demo-accounts.ts'
import { type SandboxBank, sandboxBank } from './sandbox/sandbox-bank.ts'

export type BankParts = {
  config: PspConfig
  clock: Clock
  random: (bytes: number) => Buffer
  database: Database
  databaseUrl: string
  log: Log
  /** To be called when a payer has answered. Never rejects. */
  onAnswer: (...answered: Parameters<OnAnswer>) => Promise<void>
}

export const isSandbox = (bank: Bank): bank is SandboxBank => 'phone' in bank

export async function openBank(parts: BankParts): Promise<Bank> {
  const { config } = parts
  if (config.bank === 'sandbox') return openSandbox(parts)
  const module: unknown = await import(pathToFileURL(resolve(config.bank)).href).catch(error => {
    throw new ConfigError(
      `psp.bank: expected \`sandbox\` or the path of an ES module, found ${config.bank}: ${error}`,
    )
  })
  return connect(module, parts)
}

async function connect(module: unknown, parts: BankParts): Promise<Bank> {
  const found = typeof module === 'object' && module !== null && 'connectBank' in module && module.connectBank
  if (typeof found !== 'function')
    throw new ConfigError(`psp.bank: ${parts.config.bank} exports no connectBank`)
  return found(parts)
}

export async function migrateBank(databaseUrl: string): Promise<void> {
  const directory = new URL('sandbox/store/migrations', import.meta.url).pathname
  await migrate({ databaseUrl, schema: 'bank', directory })
}

async function openSandbox({ config, clock, random, database, databaseUrl, onAnswer }: BankParts) {
  if (config.sandboxKey === undefined) throw new ConfigError('psp.sandboxKey: expected a value')
  await migrateBank(databaseUrl)
  const bank = sandboxBank({
    database,
    clock,
    random,
    secret: Buffer.from(config.sandboxKey),
    phoneBaseUrl: config.page.url,
    onAnswer: answered => void onAnswer(answered),
  })
  await openDemoAccounts(database, clock.now())
  return bank
}

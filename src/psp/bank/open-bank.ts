/**
 * The bank behind the ports: the sandbox that comes along, or an ES module of the PSP's own that exports
 * `connectBank(parts): Bank | Promise<Bank>`.
 */
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Clock } from '../../runtime/clock.ts'
import { ConfigError, required } from '../../runtime/config.ts'
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

export type Opened = { bank: Bank; sandbox?: SandboxBank }
export type OpenBank = (parts: BankParts) => Promise<Opened>

/** What opens the bank that is configured, found before anything else is touched. */
export async function findBank(config: PspConfig): Promise<OpenBank> {
  const name = required(config.bank, 'psp.bank')
  if (name === 'sandbox') {
    const secret = Buffer.from(required(config.sandboxKey, 'psp.sandboxKey'))
    return parts => openSandbox(parts, secret)
  }
  const module: unknown = await import(pathToFileURL(resolve(name)).href).catch(error => {
    throw new ConfigError(
      `psp.bank: expected \`sandbox\` or the path of an ES module, found ${name}: ${error}`,
    )
  })
  const connect =
    typeof module === 'object' && module !== null && 'connectBank' in module && module.connectBank
  if (typeof connect !== 'function') throw new ConfigError(`psp.bank: ${name} exports no connectBank`)
  return async parts => ({ bank: await connect(parts) })
}

export async function migrateBank(databaseUrl: string): Promise<void> {
  const directory = fileURLToPath(new URL('sandbox/store/migrations', import.meta.url))
  await migrate({ databaseUrl, schema: 'bank', directory })
}

async function openSandbox(parts: BankParts, secret: Buffer): Promise<Opened> {
  const { config, clock, random, database, databaseUrl, onAnswer } = parts
  await migrateBank(databaseUrl)
  const sandbox = sandboxBank({
    database,
    clock,
    random,
    secret,
    phoneBaseUrl: config.page.url,
    onAnswer: answered => void onAnswer(answered),
  })
  await openDemoAccounts(database, clock.now())
  return { bank: sandbox, sandbox }
}

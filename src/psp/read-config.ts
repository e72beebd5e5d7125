/** What the PSP's side cannot start without, read and checked before anything is opened or changed. */
import { createSecretKey } from 'node:crypto'
import { readAll, readSettingFile, required } from '../runtime/config.ts'
import { checkTls } from '../runtime/http/tls.ts'
import { secretsIn } from '../runtime/setting-kinds.ts'
import { readAdmission } from './admission.ts'
import { findBank } from './bank/open-bank.ts'
import { callbackKeys } from './callback-keys.ts'
import type { PspConfig } from './config.ts'

export const readPspConfig = (config: PspConfig) =>
  readAll({
    databaseUrl: () => required(config.databaseUrl, 'psp.databaseUrl', 'DATABASE_URL'),
    psps: () => required(config.psps, 'psp.psps'),
    callbackKey: () => callbackKeys(config),
    pageKey: () => createSecretKey(required(config.pageKey, 'psp.pageKey'), 'utf8'),
    otherPageKeys: () => secretsIn(config.otherPageKeys).map(key => createSecretKey(key)),
    admission: () => readAdmission(config),
    addresses: () => readAddresses(config.platform),
    trust: () => readTrust(config.platform),
    openBank: () => findBank(config),
  })

/** The path of the authorities that vouch for the platform; undefined where the system's do. */
function readTrust({ ca }: PspConfig['platform']) {
  if (ca === undefined) return undefined
  checkTls('psp.platform.ca', { ca: readSettingFile('psp.platform.ca', ca) })
  return { ca }
}

const nodePath = '/nodo-auth/node-for-psp/v1'

/** Where the callback goes, and where sendPaymentOutcomeV2 does. */
function readAddresses({ url, nodeUrl }: PspConfig['platform']) {
  const base = required(url, 'psp.platform.url')
  return { base, node: nodeUrl ?? new URL(nodePath, base).href }
}

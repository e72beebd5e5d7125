/**
 * A certificate, its key and the authorities that it trusts, as the files that hold them stand now. They may be replaced
 * one after the other, by name or through a link: what does not go together yet is not taken, and the old stays in
 * force. They are looked at again and again, since `fs.watch` misses a link that leads elsewhere.
 *
 * The log tells what is in force, once what is not taken and why, and every day what ends within thirty.
 */
import { readFile } from 'node:fs/promises'
import { after, type Clock, systemClock } from '../clock.ts'
import { readSettingFile } from '../config.ts'
import type { Log } from '../log.ts'
import { issuerOf, subjectOf } from './distinguished-name.ts'
import { certificatesIn, checkTls } from './tls.ts'

/** The texts of PEM files. */
export type PemFiles = { cert?: string; key?: string; ca?: string }

export type Certificates = AsyncDisposable & {
  /** What is in force: the same object until it changes. */
  current(): PemFiles
  /** Calls `listener` with what is in force from then on, each time that it changes. */
  onChange(listener: (files: PemFiles) => void): void
}

/** `setting` is the section that names them, `files` are paths, `every` is how often they are looked at, in milliseconds. */
export type Watch = {
  setting: string
  files: PemFiles
  log: Log
  clock: Clock
  every?: number
}

const day = 24 * 3_600_000
const soon = 30 * day

/** Throws a `ConfigError` where the files do not go together at the start. */
export function watchCertificates({ setting, files, log, clock, every = 2_000 }: Watch): Certificates {
  let current: PemFiles = checkTls(setting, readFirst(setting, files))
  let seen: Found = current
  let told: string | undefined
  let nextWarning = clock.now()
  const listeners: ((files: PemFiles) => void)[] = []

  async function look() {
    const found = await readNow(files)
    const stays = isSame(found, seen) // what somebody is still writing is another thing at the next look
    seen = found
    if (isSame(found, current)) told = undefined
    else if (stays) take(found)
    if (clock.now() >= nextWarning) warn()
  }

  function take(found: Found) {
    const why = typeof found === 'string' ? found : whyNot(found)
    if (why === undefined) return begin(found as PemFiles)
    if (why !== told) log.warn({ setting, why }, 'certificates are not taken yet; the old ones stay in force')
    told = why
  }

  function whyNot(found: PemFiles): string | undefined {
    try {
      checkTls(setting, found)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
    const [own] = certificatesIn(found.cert)
    if (own && own.validFromDate > clock.now()) return `valid from ${own.validFromDate.toISOString()}`
    return own && own.validToDate <= clock.now() ? `ended ${own.validToDate.toISOString()}` : undefined
  }

  function begin(found: PemFiles) {
    current = found
    told = undefined
    tell()
    warn()
    for (const listener of listeners) listener(found)
  }

  function tell() {
    const [own] = certificatesInForce(current).filter(({ kind }) => kind === 'certificate')
    const authorities = certificatesInForce(current).filter(({ kind }) => kind === 'authority')
    log.info({ setting, ...own, authorities }, 'certificates in force')
  }

  function warn() {
    const now = clock.now()
    nextWarning = after(now, day)
    for (const one of certificatesInForce(current))
      if (one.validTo <= now) log.error({ setting, ...one }, 'a certificate has ended')
      else if (one.validTo <= after(now, soon)) log.warn({ setting, ...one }, 'a certificate ends soon')
  }

  async function watch() {
    while (!stop.signal.aborted) {
      await systemClock.sleep(every, stop.signal)
      await look().catch(error => log.error({ err: error, setting }, 'certificates were not looked at'))
    }
  }

  const stop = new AbortController()
  tell()
  warn()
  const watching = watch()
  return {
    current: () => current,
    onChange: listener => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await watching
    },
  }
}

export type InForce = { kind: 'certificate' | 'authority'; subject: string; issuer: string; validTo: Date }

export function certificatesInForce({ cert, ca }: PemFiles): InForce[] {
  const of = (kind: InForce['kind'], pem: string | undefined) =>
    certificatesIn(pem).map(one => ({
      kind,
      subject: subjectOf(one),
      issuer: issuerOf(one),
      validTo: one.validToDate,
    }))
  return [...of('certificate', cert), ...of('authority', ca)]
}

/** The texts, or why there are none. */
type Found = PemFiles | string

const isSame = (one: Found, other: Found) => JSON.stringify(one) === JSON.stringify(other)

function readFirst(setting: string, files: PemFiles): PemFiles {
  const read = Object.entries(files).map(([name, path]) => [name, readSettingFile(setting, path)])
  return Object.fromEntries(read)
}

async function readNow(files: PemFiles): Promise<Found> {
  const read = Object.entries(files).map(async ([name, path]) => [name, await readFile(path, 'utf8')])
  try {
    return Object.fromEntries(await Promise.all(read))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

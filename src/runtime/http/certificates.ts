/**
 * A certificate, its key and the authorities that it trusts, as the files that hold them stand now.
 */
import type { Clock } from '../clock.ts'
import { readSettingFile } from '../config.ts'
import type { Log } from '../log.ts'
import { checkTls } from './tls.ts'

/** The texts of PEM files. */
export type PemFiles = { cert?: string; key?: string; ca?: string }

export type Certificates = AsyncDisposable & {
  /** What is in force. */
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

/** Throws a `ConfigError` where the files do not go together at the start. */
export function watchCertificates({ setting, files }: Watch): Certificates {
  const read = Object.entries(files).map(([name, path]) => [name, readSettingFile(setting, path)])
  const current: PemFiles = checkTls(setting, Object.fromEntries(read))
  const listeners: ((files: PemFiles) => void)[] = []
  return {
    current: () => current,
    onChange: listener => void listeners.push(listener),
    async [Symbol.asyncDispose]() {},
  }
}

#!/usr/bin/env node
/** The command line: `passerella demo | psp | platform | migrate | config`. */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { startDemo } from './demo.ts'
import { migratePlatform, startPlatform } from './platform/platform.ts'
import { migrateBank } from './psp/bank/open-bank.ts'
import { migratePsp, startPsp } from './psp/psp.ts'
import { systemClock } from './runtime/clock.ts'
import { ConfigError, describeConfig, loadConfig, readAll, required } from './runtime/config.ts'
import { PortTaken } from './runtime/http/server.ts'
import { createLog } from './runtime/log.ts'
import { NotMigrated } from './runtime/migrate.ts'
import { type Settings, settings as schema } from './settings.ts'

type Command = (settings: Settings, side: string | undefined) => Promise<AsyncDisposable | undefined>

const usage = `passerella <command> [--config FILE]

  demo       both sides on this machine, with a sandbox bank and all they need
  psp        the PSP's side
  platform   the platform's side
  migrate    bring the database of a side up to date, as a start does: migrate psp, migrate platform, or both
  config     print the settings in force, each with its environment variable

Settings come from FILE (YAML), and from the environment. DATABASE_URL names the PostgreSQL
to use, where a side has none of its own.`

const commands: Record<string, Command> = {
  async demo(settings) {
    const demo = await startDemo({ settings: { ...settings, log: quieter(settings.log) }, say })
    say(`
Passerella is running.

  pay a notice           ${demo.startPage}
  the payer's phone      ${demo.phone}
  the bank's accounts    ${demo.accounts}
  the contract           ${demo.openapi}

Ctrl-C stops it; what was paid is kept in ${settings.directory}/`)
    return demo
  },
  async psp(settings) {
    return startPsp({ config: settings.psp, ...parts(settings, 'psp') })
  },
  async platform(settings) {
    return startPlatform({ config: settings.platform, ...parts(settings, 'platform') })
  },
  async migrate({ psp, platform }, side) {
    const wanted = (name: string) => side === undefined || side === name
    const urls = await readAll({
      psp: () => wanted('psp') && required(psp.databaseUrl, 'psp.databaseUrl', 'DATABASE_URL'),
      platform: () =>
        wanted('platform') && required(platform.databaseUrl, 'platform.databaseUrl', 'DATABASE_URL'),
    })
    if (urls.psp) await migratePsp(urls.psp)
    if (urls.psp && psp.bank === 'sandbox') await migrateBank(urls.psp)
    if (urls.platform) await migratePlatform(urls.platform)
    say(`${side ?? 'psp, platform'}: up to date`)
    return undefined
  },
  async config(settings) {
    say(describeConfig(schema, settings))
    return undefined
  },
}

const parts = ({ log }: Settings, service: string) => ({
  clock: systemClock,
  random: randomBytes,
  log: createLog({ level: log, service }),
})

/** In the demo, a page of log lines would hide the addresses that were just printed. */
const quieter = (level: Settings['log']): Settings['log'] => (level === 'info' ? 'warn' : level)

function say(line: string) {
  process.stdout.write(`${line}\n`)
}

async function main() {
  const { values, positionals } = readArguments()
  const [name = '', side, ...more] = positionals
  const command = commands[name]
  if (!command || values.help) {
    say(usage)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const known = name === 'migrate' && (side === 'psp' || side === 'platform') ? more : positionals.slice(1)
  if (known.length > 0) throw new ConfigError(`${name}: expected nothing behind it, found ${known.join(' ')}`)
  const settings = loadConfig(schema, { file: values.config, environment: process.env })
  const stop = asked(['SIGINT', 'SIGTERM']) // also while it starts: what is half open is closed
  await using _running = await command(settings, side)
  if (_running) await stop
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    })
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'the arguments cannot be read')
  }
}

/** Resolves at the first of `signals`; a second one ends the process as usual. */
function asked(signals: NodeJS.Signals[]): Promise<void> {
  return new Promise(resolve => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop)
      resolve()
    }
    for (const signal of signals) process.on(signal, stop)
  })
}

main().catch(error => {
  const known = [ConfigError, PortTaken, NotMigrated].some(kind => error instanceof kind)
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exitCode = 1
})

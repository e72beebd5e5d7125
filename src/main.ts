#!/usr/bin/env node
/** The command line: `passerella demo | psp | platform | migrate | config`. */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { startDemo } from './demo.ts'
import { migratePlatform, startPlatform } from './platform/platform.ts'
import { migrateBank } from './psp/bank/open-bank.ts'
import { migratePsp, startPsp } from './psp/psp.ts'
import { systemClock } from './runtime/clock.ts'
import { ConfigError, describeConfig, loadConfig } from './runtime/config.ts'
import { PortTaken } from './runtime/http/server.ts'
import { createLog } from './runtime/log.ts'
import { type Settings, settings as schema } from './settings.ts'

type Command = (settings: Settings, databaseUrl: string | undefined) => Promise<AsyncDisposable | undefined>

const usage = `passerella <command> [--config FILE]

  demo       both sides on this machine, with a sandbox bank and all they need
  psp        the PSP's side
  platform   the platform's side
  migrate    bring the database of DATABASE_URL up to date, both sides' schemas
  config     print the settings in force, each with its environment variable

Settings come from FILE (YAML), and from the environment. DATABASE_URL names the PostgreSQL to use.`

const commands: Record<string, Command> = {
  async demo(settings, databaseUrl) {
    const demo = await startDemo({ settings: { ...settings, log: quieter(settings.log) }, databaseUrl, say })
    say(`
Passerella is running.

  pay a notice           ${demo.startPage}
  the payer's phone      ${demo.phone}
  the bank's accounts    ${demo.accounts}
  the contract           ${demo.openapi}

Ctrl-C stops it; what was paid is kept in ${settings.directory}/`)
    return demo
  },
  async psp(settings, databaseUrl) {
    const config = { ...settings.psp, databaseUrl: settings.psp.databaseUrl ?? databaseUrl }
    return startPsp({ config, ...parts(settings, 'psp') })
  },
  async platform(settings, databaseUrl) {
    const config = { ...settings.platform, databaseUrl: settings.platform.databaseUrl ?? databaseUrl }
    return startPlatform({ config, ...parts(settings, 'platform') })
  },
  async migrate(_settings, databaseUrl) {
    if (databaseUrl === undefined) throw new ConfigError('DATABASE_URL: expected the address of a PostgreSQL')
    for (const migrate of [migratePsp, migrateBank, migratePlatform]) await migrate(databaseUrl)
    say('psp, bank, platform: up to date')
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
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  const command = commands[positionals[0] ?? '']
  if (!command || values.help) {
    say(usage)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const { DATABASE_URL: databaseUrl, ...environment } = process.env
  const settings = loadConfig(schema, { file: values.config, environment })
  await using _running = await command(settings, databaseUrl)
  if (_running) await asked(['SIGINT', 'SIGTERM'])
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
  const known = error instanceof ConfigError || error instanceof PortTaken
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exitCode = 1
})

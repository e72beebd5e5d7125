#!/usr/bin/env node
/** The command line: which commands there are, and what each of them starts. A command loads what it needs itself. */
import './runtime/nursery.ts' // before what is loaded makes it grow
import { randomBytes } from 'node:crypto'
import { type Given, readArguments, type Takes, WrongArguments } from './arguments.ts'
import type { Demo } from './demo.ts'
import type { DemoPsp } from './demo-psp.ts'
import { asked } from './runtime/asked.ts'
import { systemClock } from './runtime/clock.ts'
import { describeConfig, loadConfig, readAll, required } from './runtime/config.ts'
import { endDiscreetly } from './runtime/last-words.ts'
import { createLog } from './runtime/log.ts'
import { PlainError } from './runtime/plain-error.ts'
import { type Settings, settings as schema } from './settings.ts'

/** What stays until it is asked to stop, and what runs to its end. */
type Command = Takes &
  (
    | { start(settings: Settings, given: Given): Promise<AsyncDisposable> }
    | { run(settings: Settings, given: Given): Promise<void> }
  )

const usage = `passerella <command> [--config FILE]

  demo            both sides on this machine, with a sandbox bank and all they need
  demo psp        another sandbox bank beside a demo that runs: demo psp <idPsp> [name]
  psp             the PSP's side
  platform        the platform's side
  migrate         bring the database of a side up to date, as a start does: migrate psp, migrate platform, or both
  config          print the settings in force, each with its environment variable

  duties list     what either side still owes, what came of it so far, and when it is tried next [--json]
  duties retry    begin duties anew, counted from zero: the ids of the list, or --given-up for all that gave up
  psp refund      give the money of a payment back on the PSP's own initiative: psp refund <idTransaction>

  doctor          look at a PSP's set-up as the platform sees it, and say what to mend: doctor [<address>] [--json]

  backoffice sign-in   an address that signs somebody in, once, within 15 minutes: backoffice sign-in <name>
  backoffice token     an access token for the back office's API: backoffice token <name> [<days>], 30 unless said

Settings come from FILE (YAML), and from the environment. DATABASE_URL names the PostgreSQL
to use, where a side has none of its own. duties, psp refund and backoffice need nothing but the database.`

const commands: Record<string, Command> = {
  demo: {
    async start(settings) {
      const { startDemo } = await import('./demo.ts')
      const demo = await startDemo({ settings: { ...settings, log: quieter(settings.log) }, say })
      say(welcome(demo, settings))
      return demo
    },
  },
  'demo psp': {
    words: [1, 2],
    async start(settings, { words: [idPsp = '', name = idPsp] }) {
      const { startDemoPsp } = await import('./demo-psp.ts')
      const psp = await startDemoPsp({
        settings: { ...settings, log: quieter(settings.log) },
        idPsp,
        name,
        say,
      })
      say(pspWelcome(psp, name))
      return psp
    },
  },
  psp: {
    async start(settings) {
      const { startPsp } = await import('./psp/psp.ts')
      return startPsp({ config: settings.psp, ...parts(settings, 'psp') })
    },
  },
  platform: {
    async start(settings) {
      const { startPlatform } = await import('./platform/platform.ts')
      return startPlatform({ config: settings.platform, ...parts(settings, 'platform') })
    },
  },
  migrate: {
    words: [0, 1],
    run: (settings, { words: [side] }) => migrateSides(settings, side),
  },
  config: {
    run: async settings => say(describeConfig(schema, settings)),
  },
  'duties list': {
    flags: ['json'],
    async run(settings, { flags }) {
      const { listDuties } = await import('./operator/list-duties.ts')
      await listDuties({ settings, json: flags.has('json'), say })
    },
  },
  'duties retry': {
    words: [0, 1_000],
    flags: ['given-up'],
    async run(settings, { words, flags }) {
      const { readChosen, retryDuties } = await import('./operator/retry-duties.ts')
      await retryDuties(readChosen(words, flags.has('given-up')), { settings, clock: systemClock, say })
    },
  },
  'psp refund': {
    words: [1, 1],
    async run(settings, { words: [id = ''] }) {
      const { refundPayment } = await import('./operator/refund-payment.ts')
      await refundPayment(id, { settings, clock: systemClock, say })
    },
  },
  doctor: {
    words: [0, 1],
    flags: ['json'],
    async run(settings, { words: [url], flags }) {
      const { examine } = await import('./operator/doctor/doctor.ts')
      await examine({ settings, url, json: flags.has('json'), clock: systemClock, say })
    },
  },
  'backoffice sign-in': {
    words: [1, 1],
    async run(settings, { words: [name = ''] }) {
      const { printSignInLink } = await import('./operator/sign-in-link.ts')
      await printSignInLink(name, { settings, clock: systemClock, random: randomBytes, say })
    },
  },
  'backoffice token': {
    words: [1, 2],
    async run(settings, { words }) {
      const { printAccessToken } = await import('./operator/access-token.ts')
      await printAccessToken(words, { settings, clock: systemClock, random: randomBytes, say })
    },
  },
}

const welcome = ({ startPage, phone, accounts, mail, openapi, office }: Demo, { directory }: Settings) => `
Passerella is running.

  pay a notice           ${startPage}
  the payer's phone      ${phone}
  the bank's accounts    ${accounts}
${mail === undefined ? '' : `  the payer's mail       ${mail}\n`}\
  the contract           ${openapi}
  the back office        ${office}
                         (once, within 15 minutes; another: passerella backoffice sign-in <name>)

Ctrl-C stops it; what was paid is kept in ${directory}/`

const pspWelcome = ({ endpoint, phone, accounts }: DemoPsp, name: string) => `
${name} is running.

  its endpoint           ${endpoint}
  the payer's phone      ${phone}
  its accounts           ${accounts}

Ctrl-C stops it.`

async function migrateSides({ psp, platform }: Settings, side: string | undefined) {
  if (side !== undefined && side !== 'psp' && side !== 'platform')
    throw new WrongArguments(`migrate: expected psp, platform or nothing behind it, found ${side}`)
  const wanted = (name: string) => side === undefined || side === name
  const urls = await readAll({
    psp: () => wanted('psp') && required(psp.databaseUrl, 'psp.databaseUrl', 'DATABASE_URL'),
    platform: () =>
      wanted('platform') && required(platform.databaseUrl, 'platform.databaseUrl', 'DATABASE_URL'),
  })
  if (urls.psp) await (await import('./psp/psp.ts')).migratePsp(urls.psp)
  if (urls.psp && psp.bank === 'sandbox')
    await (await import('./psp/bank/open-bank.ts')).migrateBank(urls.psp)
  if (urls.platform) await (await import('./platform/platform.ts')).migratePlatform(urls.platform)
  say(`${side ?? 'psp, platform'}: up to date`)
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
  const call = readArguments(process.argv.slice(2), commands)
  const command = typeof call === 'object' && commands[call.name]
  if (!command) {
    say(usage)
    process.exitCode = call === 'help' ? 0 : 2
    return
  }
  const settings = loadConfig(schema, { file: call.config, environment: process.env })
  const stop = asked(['SIGINT', 'SIGTERM']) // also while it starts: what is open is closed
  if ('run' in command) return command.run(settings, call)
  endDiscreetly(createLog({ level: 'error', service: 'passerella' }))
  await using _running = await command.start(settings, call)
  await stop
}

main().catch(error => {
  const said = error instanceof PlainError ? error.message : error instanceof Error ? error.stack : error
  process.stderr.write(`${said}\n`)
  process.exitCode = error instanceof WrongArguments ? 2 : 1
})

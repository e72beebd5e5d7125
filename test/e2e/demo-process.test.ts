import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshDatabase } from '../database.ts'
import { freePort } from '../free-port.ts'
import { until } from '../until.ts'

let directory: string
let children: ChildProcess[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'passerella-demo-'))
  await chmod(directory, 0o711) // so that the database's own user passes, and the data stay here
})
/** Asked to stop, and not killed: a demo that is killed leaves its database running. */
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  children = []
  await rm(directory, { recursive: true, force: true })
})

/** `passerella` with these arguments, as from a shell. */
function passerella(args: string[], variables: Record<string, string>, cwd = process.cwd()) {
  const { DATABASE_URL: _, ...environment } = process.env
  const env = { ...environment, ...variables }
  const child = spawn(process.execPath, ['src/main.ts', ...args], { env, cwd })
  children.push(child)
  const run = { child, out: '', err: '', code: undefined as number | null | undefined }
  child.stdout.on('data', chunk => {
    run.out += chunk
  })
  child.stderr.on('data', chunk => {
    run.err += chunk
  })
  child.on('exit', code => {
    run.code = code
  })
  return run
}

async function ports() {
  const [start, page, api] = await Promise.all([freePort(), freePort(), freePort()])
  return {
    PASSERELLA_DIRECTORY: directory,
    PASSERELLA_PLATFORM_PORT: `${start}`,
    PASSERELLA_PLATFORM_METRICS_PORT: '0',
    PASSERELLA_PSP_API_PORT: `${api}`,
    PASSERELLA_PSP_PAGE_PORT: `${page}`,
    PASSERELLA_PSP_METRICS_PORT: '0',
  }
}

const ready = (run: ReturnType<typeof passerella>) =>
  until('the demo is running', () => run.code !== undefined || run.out.includes('Ctrl-C'), 30_000)

const order = {
  notices: [
    {
      fiscalCode: '77777777777',
      noticeNumber: '302000100000009424',
      amount: 12_050,
      description: 'TARI 2026',
      companyName: 'Comune di Milano',
    },
  ],
  fee: 150,
  idPsp: 'DEMOITMMXXX',
  idPaymentMethod: 'RPIC',
  touchpoint: 'CHECKOUT',
  email: 'payer@example.it',
}

async function pay(base: string) {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${base}/payments`, { method: 'POST', headers, body: JSON.stringify(order) })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

/** Uses the link up that the demo printed. */
async function enterOffice({ out }: { out: string }) {
  const [link = ''] = /http:\S+\/backoffice\/sign-in\/[\w-]{43}/.exec(out) ?? []
  const headers = { origin: new URL(link).origin }
  const { status } = await fetch(link, { method: 'POST', redirect: 'manual', headers })
  return status
}

test('Ctrl-C stops the demo cleanly, and starting it again finds everything (SAFE-6)', async () => {
  const variables = await ports()
  const base = `http://localhost:${variables.PASSERELLA_PLATFORM_PORT}`
  const first = passerella(['demo'], variables)
  await ready(first)
  const paid = await pay(base)
  expect(paid).toMatchObject({ status: 201, json: { amount: 12_200, timeout: 600_000 } })
  expect([await enterOffice(first), await enterOffice(first)]).toEqual([303, 404])

  first.child.kill('SIGINT')
  await once(first.child, 'exit')
  expect(first).toMatchObject({ code: 0, err: '' })

  const second = passerella(['demo'], variables)
  await ready(second)
  const status = await fetch(`${base}/payments/${paid.json.idTransaction}`)
  expect(await status.json()).toMatchObject({ state: 'AUTHORIZATION_REQUESTED', amount: 12_200 })
  expect((await pay(base)).status).toBe(409)
  expect(await readFile(join(directory, 'pki', 'ca.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
}, 60_000)

test('a demo that was killed starts again on the database that it left behind (SAFE-6)', async () => {
  const variables = await ports()
  const first = passerella(['demo'], variables)
  await ready(first)
  const { json } = await pay(`http://localhost:${variables.PASSERELLA_PLATFORM_PORT}`)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = passerella(['demo'], variables)
  await ready(second)
  const status = await fetch(
    `http://localhost:${variables.PASSERELLA_PLATFORM_PORT}/payments/${json.idTransaction}`,
  )
  expect(await status.json()).toMatchObject({ state: 'AUTHORIZATION_REQUESTED' })
  second.child.kill('SIGTERM')
  await once(second.child, 'exit')
  expect(second.code).toBe(0)
}, 60_000)

test('a port that is taken is named, with the setting that changes it', async () => {
  await using database = await freshDatabase()
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const run = passerella(['demo'], {
    ...(await ports()),
    DATABASE_URL: database.url,
    PASSERELLA_PSP_PAGE_PORT: `${port}`,
  })
  await once(run.child, 'exit')
  taken.close()

  expect(run.code).toBe(1)
  expect(run.err.trim()).toBe(
    `port ${port} of 127.0.0.1 is taken; choose another with psp.page.port (PASSERELLA_PSP_PAGE_PORT)`,
  )
})

test.each([
  ['PASSERELLA_PSP_TIMEOUT', '700000', /psp\.timeout: .*600000.*PASSERELLA_PSP_TIMEOUT/],
  ['PASSERELLA_PLATFORM_PORT', 'eighty', /platform\.port: .*number.*PASSERELLA_PLATFORM_PORT/],
  ['PASSERELLA_PSP_TIMEUOT', '1', /PASSERELLA_PSP_TIMEUOT: no setting of that name/],
])('a wrong setting is named with what was expected: %s=%s', async (name, value, said) => {
  const run = passerella(['config'], { [name]: value })
  await once(run.child, 'exit')

  expect(run.code).toBe(1)
  expect(run.err).toMatch(said)
  expect(run.err).not.toMatch(/\n\s+at /)
})

test('a copy in a folder with blanks and accents starts', async () => {
  await using database = await freshDatabase()
  const copy = join(directory, 'a è b')
  for (const part of ['src', 'package.json']) await cp(part, join(copy, part), { recursive: true })
  await symlink(resolve('node_modules'), join(copy, 'node_modules'))
  const variables = await ports()
  const run = passerella(['demo'], { ...variables, DATABASE_URL: database.url }, copy)
  await ready(run)
  expect((await fetch(`http://localhost:${variables.PASSERELLA_PLATFORM_PORT}`)).status).toBe(200)
  expect(run).toMatchObject({ code: undefined, err: '' })
  run.child.kill('SIGINT')
  await once(run.child, 'exit')
  expect(run.code).toBe(0)
}, 60_000)

/** What the command said before it ended by itself, with which code. */
async function ended(args: string[], variables: Record<string, string> = {}) {
  const run = passerella(args, variables)
  await once(run.child, 'close')
  expect(run.err).not.toMatch(/\n\s+at /)
  return { ...run, lines: run.err.trim().split('\n') }
}

test.each(['psp', 'platform'])(
  '%s names all that is missing at once, before the database is touched',
  async side => {
    let calls = 0
    const database = createServer(socket => {
      calls++
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(database, 'listening')
    const address = database.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const run = await ended([side], { DATABASE_URL: `postgres://127.0.0.1:${port}/x` })
    database.close()
    expect(run.code).toBe(1)
    expect(run.lines.length).toBeGreaterThan(2)
    for (const line of run.lines) expect(line).toMatch(new RegExp(`^${side}\\.[\\w.]+: expected `))
    expect(calls).toBe(0)
  },
)

test.each([
  ['an option that is not known', 2, ['config', '--nope'], /--nope/],
  ['a word too many', 2, ['psp', 'now'], /now/],
  ['a database that is not there', 1, ['migrate', 'psp'], /schema psp cannot be reached: .*ECONNREFUSED/],
])('%s is one line, and no stack: %i', async (_what, code, args, said) => {
  const run = await ended(args, { DATABASE_URL: `postgres://x@127.0.0.1:${await freePort()}/x` })
  expect(run.code).toBe(code)
  expect(run.lines).toEqual([expect.stringMatching(said)])
})

test('without any database, DATABASE_URL is what is asked for', async () => {
  expect((await ended(['migrate', 'psp'])).lines).toEqual([
    'psp.databaseUrl: expected a value (PASSERELLA_PSP_DATABASE_URL or DATABASE_URL)',
  ])
})

test('a database that is newer than the program is one line, and no stack', async () => {
  await using database = await freshDatabase()
  await database.run(`insert into psp.migration (name, run_on) values ('9999-later', now())`)
  expect((await ended(['migrate'], { DATABASE_URL: database.url })).lines).toEqual([
    'schema psp is newer than this program: it has 9999-later',
  ])
})

test.each([
  [['migrate', 'psp'], {}, ['psp']],
  [['migrate', 'psp'], { PASSERELLA_PSP_BANK: 'sandbox' }, ['bank', 'psp']],
  [['migrate', 'platform'], {}, ['platform']],
  [['migrate'], {}, ['platform', 'psp']],
])('%j with %j brings up what that side needs, and no more', async (args, variables, schemas) => {
  await using database = await freshDatabase()
  await database.run('drop schema psp, bank, platform cascade')
  const own = { PASSERELLA_PSP_DATABASE_URL: database.url, PASSERELLA_PLATFORM_DATABASE_URL: database.url }
  const run = await ended(args, { ...own, DATABASE_URL: 'postgres://127.0.0.1:1/nowhere', ...variables })
  expect(run).toMatchObject({ code: 0, err: '' })
  const found = await database.run<{ name: string }>(
    `select nspname as name from pg_namespace where nspname in ('psp', 'bank', 'platform') order by 1`,
  )
  expect(found.map(({ name }) => name)).toEqual(schemas)
})

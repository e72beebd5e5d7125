import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshDatabase } from '../database.ts'
import { freePort } from '../free-port.ts'
import { until } from '../until.ts'

let directory: string
let children: ChildProcess[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'passerella-demo-'))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await rm(directory, { recursive: true, force: true })
})

/** `passerella` with these arguments, as from a shell. */
function passerella(args: string[], variables: Record<string, string>) {
  const { DATABASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, ['src/main.ts', ...args], { env: { ...environment, ...variables } })
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

test('Ctrl-C stops the demo cleanly, and starting it again finds everything (SAFE-6)', async () => {
  const variables = await ports()
  const base = `http://localhost:${variables.PASSERELLA_PLATFORM_PORT}`
  const first = passerella(['demo'], variables)
  await ready(first)
  const paid = await pay(base)
  expect(paid).toMatchObject({ status: 201, json: { amount: 12_200, timeout: 600_000 } })

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

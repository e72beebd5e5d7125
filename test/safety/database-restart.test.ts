import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Agent, request as send } from 'undici'
import { expect, test } from 'vitest'
import { platformConfig } from '../../src/platform/config.ts'
import { startPlatform } from '../../src/platform/platform.ts'
import { pspConfig } from '../../src/psp/config.ts'
import { startPsp } from '../../src/psp/psp.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { createLog } from '../../src/runtime/log.ts'
import { startEmbeddedPostgres } from '../../src/runtime/postgres/embedded.ts'
import { stopPostmaster } from '../../src/runtime/postgres/postmaster.ts'
import { sha256 } from '../../src/runtime/secret.ts'
import { freePort } from '../free-port.ts'
import { ownPki } from '../pki.ts'
import { newPayer } from '../psp/payer.ts'
import { roomyLimits } from '../roomy-limits.ts'
import { ask, newPostgresDirectory } from '../runtime/postgres-directory.ts'
import { until } from '../until.ts'
import { look } from './stubborn-payer.ts'

const idPsp = 'DEMOITMMXXX'
const callbackKey = 'a-callback-key-for-tests'
/** Short, because a claim whose answer was lost is taken over only when its lease is over: a second, and ten. */
const patience = 1_000

/** Two nodes of each side over one database, which can be stopped and started under them. */
async function newHouse() {
  await using opened = new AsyncDisposableStack()
  const directory = opened.use(await newPostgresDirectory())
  const port = await freePort()
  const start = () =>
    startEmbeddedPostgres({
      directory: join(directory.path),
      port,
      log: () => {},
      settings: { fsync: 'off' },
    })
  const { url: databaseUrl } = await start()
  const pki = await ownPki(join(directory.path, 'pki'))
  const ports = await Promise.all(Array.from({ length: 4 }, freePort))
  const [pageA = 0, pageB = 0, api = 0, callback = 0] = ports
  const parts = (service: string) => ({
    clock: systemClock,
    random: randomBytes,
    log: createLog({ level: 'silent', service }),
  })
  const psp = (page: number, apiPort: number) =>
    startPsp({
      config: pspConfig.parse({
        databaseUrl,
        bankPatience: patience,
        api: {
          port: apiPort,
          certificate: pki.psp.certificate,
          key: pki.psp.key,
          clientCa: pki.ca,
          clients: ['pagopa-forwarder'],
          limits: roomyLimits.api,
        },
        page: { port: page, url: `http://localhost:${pageA}`, limits: roomyLimits.page },
        metrics: { port: 0 },
        platform: { url: `http://localhost:${callback}/ecommerce/redirect/v1`, patience },
        callbackKey,
        bank: 'sandbox',
        pageKey: 'a-page-key-for-tests',
        sandboxKey: 'a-sandbox-key-for-tests',
        psps: [{ idPsp, name: 'Banca', methods: ['RPIC'], touchpoints: ['CHECKOUT'] }],
      }),
      ...parts('psp'),
    })
  const platform = (mainPort: number) =>
    startPlatform({
      config: platformConfig.parse({
        databaseUrl,
        port: mainPort,
        publicUrl: 'http://localhost:1',
        limits: roomyLimits.platform,
        metrics: { port: 0 },
        sessionKey: 'a-session-key-for-tests',
        client: { ...pki.forwarder, ca: pki.ca },
        privateHosts: ['localhost'],
        psps: [{ idPsp, name: 'Banca', keys: { primary: sha256(callbackKey).toString('hex') } }],
        methods: [{ id: 'RPIC', label: 'Pago in conto', touchpoints: ['CHECKOUT'] }],
        endpoints: [{ url: `https://localhost:${api}/redirections` }],
      }),
      ...parts('platform'),
    })
  opened.use(await psp(pageA, api))
  opened.use(await psp(pageB, 0))
  opened.use(await platform(callback))
  const other = opened.use(await platform(0))
  const agent = opened.adopt(new Agent(), agent => agent.close())
  const ends = opened.move()
  return {
    databaseUrl,
    pages: [pageA, pageB],
    /** Away for a while, cut off as `how` says. */
    async restart(how: NodeJS.Signals, away: number) {
      const pid = await directory.server()
      if (pid !== undefined && how !== 'SIGINT') process.kill(pid, how)
      if (how === 'SIGINT') await stopPostmaster(await directory.data())
      await until('the server is gone', async () => (await directory.server()) === undefined)
      await new Promise(resolve => setTimeout(resolve, away))
      await start()
    },
    async pay(noticeNumber: number): Promise<string | undefined> {
      const notice = {
        fiscalCode: '77777777777',
        noticeNumber: String(noticeNumber).padStart(18, '0'),
        amount: 100,
        description: 'TARI',
        companyName: 'Comune',
      }
      const order = { notices: [notice], fee: 0, idPsp, idPaymentMethod: 'RPIC', touchpoint: 'CHECKOUT' }
      const { body } = await send(`http://localhost:${noticeNumber % 2 ? callback : other.port}/payments`, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(order),
      })
      const { url } = JSON.parse(await body.text())
      return url
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}
type House = Awaited<ReturnType<typeof newHouse>>

type Walk = { end: 'back' | 'closed'; troubled: boolean }

async function walk(house: House, url: string, turn: number): Promise<Walk> {
  let troubled = false
  const payer = newPayer()
  for (let looks = turn; looks < turn + 400; looks++) {
    const page = await look(payer, url.replace(/:\d+\//, `:${house.pages[looks % 2]}/`))
    if (page.back?.includes('/return')) return { end: 'back', troubled }
    if (page.status === 404) return { end: 'closed', troubled }
    troubled ||= page.status === 503
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('a payer is stuck')
}

const books = `
  select transaction.life ->> 'state' as state, coalesce(taken, 0)::int as taken, lock.id_transaction is not null as locked
  from platform.transaction
  left join psp.payment using (id_transaction)
  left join (select key, sum(case kind when 'debit' then amount else -amount end) as taken
    from bank.journal where refusal is null and kind <> 'opening' group by key) as money on key = id_psp_transaction
  left join platform.notice_lock as lock on lock.id_transaction = transaction.id_transaction`

test('the database is stopped, then killed, under a load of payments: every payment ends right, every payer goes back (SAFE-1, SAFE-3, SAFE-4, SAFE-6)', async () => {
  await using house = await newHouse()
  const walks: Promise<Walk>[] = []
  let loading = true
  const load = (async () => {
    for (let number = 1; loading; number++) {
      const url = await house.pay(number).catch(() => undefined)
      if (url !== undefined) walks.push(walk(house, url, number))
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  })()
  await until('payments are under way', () => walks.length > 15)
  await house.restart('SIGINT', 1_500)
  await until('payments go on', () => walks.length > 35)
  await house.restart('SIGQUIT', 300)
  await until('payments go on again', () => walks.length > 50)
  loading = false
  await load
  const ends = await Promise.all(walks)
  expect(ends.filter(({ end }) => end !== 'back')).toEqual([])
  expect(ends.filter(({ troubled }) => troubled).length).toBeGreaterThan(5)

  const owed = `select from psp.duty where kind <> 'expire-payment'`
  await until('nothing is owed', async () => (await ask(house.databaseUrl, owed)).length === 0, 30_000)
  const rows = await ask<{
    state: string
    taken: number
    locked: boolean
  }>(house.databaseUrl, books)
  for (const { state, taken, locked } of rows) {
    const unpaid = ['ACTIVATED', 'AUTHORIZATION_REQUESTED'].includes(state) // its answer was lost, and it will expire
    const paid = ['AUTHORIZATION_COMPLETED', 'CLOSED', 'NOTIFIED_OK'].includes(state)
    if (paid) expect([state, taken, locked]).toEqual([state, 100, true])
    else expect([state, taken, locked]).toEqual([state, 0, unpaid])
  }
  expect(rows.filter(({ taken }) => taken === 100).length).toBeGreaterThan(30)
}, 120_000)

/**
 * Both sides on every way that a payment can go, with strangers at every door, at the finest level of the log; then the
 * logs and the figures are searched for everybody who paid, and for everything that is secret.
 */
import { createSecretKey, randomBytes } from 'node:crypto'
import { request as send } from 'undici'
import { expect, test } from 'vitest'
import { makeAccessToken } from '../../src/platform/backoffice/sign-in/access-token.ts'
import { makeLink } from '../../src/platform/backoffice/sign-in/link.ts'
import { pageToken } from '../../src/psp/page-token.ts'
import type { FreshDatabase } from '../database.ts'
import { newPayer } from '../psp/payer.ts'
import { smtpServer } from '../smtp-server.ts'
import { newBothWorld } from './both-world.ts'
import { altered, answering, loseAnswer, loseRequest } from './manners.ts'
import type { Opened } from './people.ts'

/** Whoever pays, is owed for, or pretends to be somebody, is called so; nothing else in the world is. */
const person = 'Zefirina'
const personal = {
  email: `${person}.bianchi@example.it`,
  description: `Mensa di ${person} Bianchi, ${person}@example.it, RSSMRA85T10A562S`,
}
const iban = 'IT60X0542811101000000123456'
const hostile = `${person} "Bianchi" <${person}@example.it> ${iban}\u0000\u202e\r\n{"a":1} ' or 1=1 --`
const echo = JSON.stringify({ detail: `${personal.description} ${personal.email} ${iban}`, title: person })

async function newWorld() {
  await using opened = new AsyncDisposableStack()
  const mail = opened.use(await smtpServer())
  const from = 'ricevute@passerella.example'
  const world = opened.use(
    await newBothWorld({
      level: 'debug',
      platform: { demo: true, mail: { host: '127.0.0.1', port: mail.port, security: 'none', from } },
    }),
  )
  const ends = opened.move()
  const secrets = new Set<string>([person, person.toLowerCase(), 'RSSMRA85T10A562S', iban])
  for (const value of ['a-callback-key-for-tests', 'a-page-key-for-tests', 'a-session-key-for-tests'])
    secrets.add(value)
  secrets.add('a-sandbox-key-for-tests').add('sessionToken').add('urlBack').add('Anna Conti').add('"anna"')
  secrets.add('IT06S9999901600000000000101').add('postgres:')
  return {
    ...world,
    mail,
    secrets,
    /** A payment of somebody who is named wherever they can be; what is secret about it is remembered. */
    async begun(): Promise<Opened> {
      const notice = { ...world.newNotice(), description: personal.description }
      const payment = await world.opened(notice, { email: personal.email })
      secrets.add(payment.url.slice(-43)).add(payment.payer.cookie?.split('=')[1] ?? 'no cookie')
      const { urlBack } = await requestOf(world.databases.psp, payment)
      secrets.add(new URLSearchParams(new URL(urlBack).hash.slice(1)).get('sessionToken') ?? 'no session')
      return payment
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}
type World = Awaited<ReturnType<typeof newWorld>>

async function requestOf(psp: FreshDatabase, { idTransaction }: Opened): Promise<{ urlBack: string }> {
  const [row] = await psp.run<{ request: { urlBack: string } }>(
    'select request from psp.payment where id_transaction = $1',
    [idTransaction],
  )
  if (!row) throw new Error('no such payment')
  return row.request
}

/** The ends that a payment has when both sides keep every rule. */
async function everyEnd(world: World) {
  await world.approved(await world.begun())
  await world.cancel(await world.begun())
  const refusedByBank = await world.begun()
  await world.approve(await world.authorize(refusedByBank, 'bruno'))
  const refusedByPayer = await world.begun()
  const phone = await world.authorize(refusedByPayer)
  world.secrets.add(phone.split('/').at(-1) ?? '')
  await newPayer().submit(`${phone}/answer`, { answer: 'refuse' })
  const failed = await world.begun()
  for (let time = 0; time < 6; time++)
    await failed.payer.submit(`${failed.url}/authorize`, { customer: `${person}${time}` })
  await world.begun() // expires
  await world.rest()
}

/** The other side breaks the contract, repeats what it was told, or is not there. */
async function everyTrouble(world: World) {
  const start = () =>
    world.start({ ...world.newNotice(), description: personal.description }, { email: personal.email })
  for (const change of [
    { status: 400, body: echo },
    { status: 500, body: echo },
    { status: 302, body: echo, headers: { location: `https://${person}.example/` } },
    { body: echo },
    { body: JSON.stringify({ [hostile]: hostile, url: hostile }) },
    { body: `${person}${'x'.repeat(70_000)}` },
  ]) {
    world.wire.set(
      'RetrieveRedirectUrl',
      answering(() => change),
    )
    expect((await start()).status).toBe(502)
  }
  world.wire.set('RetrieveRedirectUrl', loseRequest)
  await start()
  world.wire.set(
    'RetrieveRedirectUrl',
    altered(body => body.replace('"CHECKOUT"', JSON.stringify(hostile))),
  )
  await start()
  world.wire.mend()

  const faulty = answering(({ body }) => ({
    body: body.replace(
      /<outcome>.*<\/outcome>/,
      `<outcome>KO</outcome><fault><faultCode>CANALE_SEMANTICA</faultCode><faultString>${person}</faultString>` +
        `<id>x</id><description>${personal.description} ${iban}</description></fault>`,
    ),
  }))
  world.wire.set('pspNotifyPaymentV2', faulty)
  world.wire.set(
    'RefundTransaction',
    answering(() => ({ status: 500, body: echo })),
  )
  const annulled = await world.approved(await world.begun())
  await world.until(
    'it is to be undone',
    async () => (await world.books.state(annulled.idTransaction)) === 'REFUND_REQUESTED',
  )
  await world.until('the PSP was asked', () => world.wire.of('RefundTransaction').length > 1)
  world.wire.set(
    'RefundTransaction',
    answering(({ body }) => ({ body: body.replace('}', `,"${person}":"${person}"}`) })),
  )
  const asked = world.wire.of('RefundTransaction').length
  await world.until('it was asked again', () => world.wire.of('RefundTransaction').length > asked)
  world.wire.mend()

  world.wire.set(
    'CallbackOutcome',
    altered(body => body.replace(/"errorCode":"[^"]*"/, `"errorCode":${JSON.stringify(iban)}`)),
  )
  await world.cancel(await world.begun())
  world.wire.set('CallbackOutcome', loseAnswer)
  await world.approved(await world.begun())
  await world.step()
  world.wire.mend()
  world.mail.behave({ RCPT: `550 no ${personal.email} here` })
  await world.approved(await world.begun())
  world.mail.behave({ GREETING: 'cut' })
  const unsent = await world.approved(await world.begun())
  await world.until('it was tried to send it', async () =>
    (await world.books.owed()).some(
      ({ idTransaction, kind, lastAnswer }) =>
        idTransaction === unsent.idTransaction && kind === 'send-receipt' && lastAnswer !== null,
    ),
  )
  world.mail.behave({})
  await world.rest()
}

/** Strangers at every door, with a name in every field. */
async function everyStranger(world: World) {
  const { platform } = world.wire
  const { origin: page } = new URL(world.settings.psp.page.url)
  const payment = await world.begun()
  const headers = {
    cookie: `payer=${person}; backoffice=${person}; return-1=${person}`,
    'user-agent': person,
    referer: `https://${person}.example/`,
    authorization: `Bearer ${person}`,
    'ocp-apim-subscription-key': person,
    'x-forwarded-for': person,
  }
  const paths = [
    `/${person}`,
    `/pay/${person}`,
    `/pay/${payment.url.slice(-75)}${person}`,
    `/return?t=1&${person}=${person}`,
  ]
  const posts = [
    '/payments',
    '/start',
    '/backoffice/v1/psps',
    `/ecommerce/redirect/v1/redirections/${person}/outcomes`,
    '/nodo-auth/node-for-psp/v1',
  ]
  for (const base of [platform, page])
    for (const path of [
      ...paths,
      ...posts,
      '/return/status',
      '/backoffice/psps',
      `/sandbox/phone/${person}`,
    ]) {
      await send(base + path, { headers }).then(({ body }) => body.text())
      for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/xml'])
        for (const body of [
          JSON.stringify({ email: hostile, notices: [{ description: hostile }] }),
          hostile,
          `<a>${person}</a>`,
        ])
          await send(base + path, {
            method: 'POST',
            headers: { ...headers, 'content-type': type },
            body,
          }).then(({ body }) => body.text())
    }
  await payment.payer.submit(`${payment.url}/authorize`, { customer: `${person} Bianchi` })
  await payment.payer.submit(`${payment.url}/authorize`, { customer: hostile })
  await newPayer(`payer=${person}`).get(`${payment.url}?problem=${person}&lang=${person}`)
}

/** An administrator signs in, makes a key anew, and enters what is wrong. */
async function backOffice(world: World) {
  const { platform } = world.wire
  const maker = { database: world.databases.platform.database, clock: world.clock, random: randomBytes }
  const link = await makeLink({ ...maker, publicUrl: platform }, { name: person, who: 'test' })
  world.secrets.add(link.split('/').at(-1) ?? '')
  const signedIn = await send(link, { method: 'POST', headers: { origin: 'http://localhost:8080' } })
  await signedIn.body.text()
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] ?? ''
  world.secrets.add(cookie.split('=')[1] ?? 'no cookie')
  await send(`${platform}/backoffice/psps`, { headers: { cookie } }).then(({ body }) => body.text())
  const given = await makeAccessToken(maker, { name: person, days: 1, who: 'test', person: null })
  const token = 'token' in given ? given.token : undefined
  world.secrets.add(token ?? 'no token')
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string, body?: string) => {
    const answer = await send(`${platform}/backoffice/v1${path}`, { method, headers, ...(body && { body }) })
    return { status: answer.statusCode, text: await answer.body.text() }
  }
  expect((await ask('GET', '/psps')).status).toBe(200)
  await ask('PUT', `/psps/${person}`, JSON.stringify({ idPsp: person, name: hostile }))
  const made = await ask('POST', '/psps/DEMOITMMXXX/keys/secondary')
  const { key } = /"key":"(?<key>[^"]+)"/.exec(made.text)?.groups ?? {}
  if (key === undefined) throw new Error(`no key was made: ${made.status}`)
  world.secrets.add(key)
}

/** The databases refuse, with whatever PostgreSQL says of it. */
async function databasesFail(world: World) {
  const payment = await world.begun()
  const { psp, platform } = world.databases
  await psp.run('alter table psp.payment rename to payment_away')
  await platform.run('alter table platform.transaction rename to transaction_away')
  await payment.payer.get(payment.url)
  await payment.payer.submit(`${payment.url}/authorize`, { customer: 'anna' })
  await world.start({ ...world.newNotice(), description: personal.description }, { email: personal.email })
  await send(`${world.wire.platform}/return/status`, {
    headers: { authorization: `Bearer ${[...world.secrets].find(one => one.startsWith('eyJ'))}` },
  }).then(({ body }) => body.text())
  const outcome = `/ecommerce/redirect/v1/redirections/${payment.idTransaction}/outcomes`
  const told = await send(world.wire.platform + outcome, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'ocp-apim-subscription-key': 'a-callback-key-for-tests' },
    body: JSON.stringify({ idPsp: 'DEMOITMMXXX', idPSPTransaction: person, outcome: 'CANCELED' }),
  })
  expect(told.statusCode).toBe(500)
  await told.body.text()
  await world.clock.advance(1_000)
  await psp.run('alter table psp.payment_away rename to payment')
  await platform.run('alter table platform.transaction_away rename to transaction')
  const strict = (table: string) =>
    `alter table ${table} add constraint strict check (request is null) not valid`
  await psp.run(strict('psp.payment'))
  await platform.run(strict('platform.transaction'))
  await world.start({ ...world.newNotice(), description: personal.description }, { email: personal.email })
  for (const [database, table] of [
    [psp, 'psp.payment'],
    [platform, 'platform.transaction'],
  ] as const)
    await database.run(`alter table ${table} drop constraint strict`)
}

test('the logs and figures of every way a payment can go name nobody, and hold no secret', async () => {
  await using world = await newWorld()
  await everyEnd(world)
  await everyTrouble(world)
  await everyStranger(world)
  await backOffice(world)
  await databasesFail(world)
  const figures = await Promise.all(world.metrics.map(url => send(url).then(({ body }) => body.text())))

  const states = await world.databases.platform.run<{ state: string }>(
    `select distinct life ->> 'state' as state from platform.transaction order by 1`,
  )
  expect(states.map(({ state }) => state)).toEqual(
    expect.arrayContaining(['EXPIRED_NOT_AUTHORIZED', 'NOTIFIED_OK', 'REFUNDED', 'UNAUTHORIZED']),
  )
  const lines = [...world.lines.psp, ...world.lines.platform, ...figures.flatMap(text => text.split('\n'))]
  const said = [...world.lines.psp, ...world.lines.platform].map(line => JSON.parse(line).msg)
  for (const trouble of [
    'the PSP gave no URL',
    'the PSP refused a closing',
    'the PSP has not confirmed a refund',
    'a page failed',
    'the touchpoint could not be served',
    'an operation failed',
    /mail: /,
    /answered 5|cut/,
  ])
    expect(
      said.filter(one => one.match(trouble)),
      String(trouble),
    ).not.toEqual([])
  const id = (
    await world.databases.psp.run<{ id: string }>('select id_psp_transaction as id from psp.payment limit 1')
  )[0]?.id
  expect(pageToken(createSecretKey('a-page-key-for-tests', 'utf8'), id as never)).toHaveLength(75) // what is searched for has this form
  for (const secret of world.secrets) {
    expect(secret.length).toBeGreaterThan(5)
    expect(lines.filter(line => line.includes(secret))).toEqual([])
  }
}, 90_000)

import { expect, test } from 'vitest'
import type { Platform } from '../../src/platform/context.ts'
import { sendReceipt } from '../../src/platform/duties/send-receipt.ts'
import { type SmtpOptions, smtpServer } from '../smtp-server.ts'
import { until } from '../until.ts'
import { paced } from '../virtual-clock.ts'
import { newPlatformWorld, notice, numbered, type PlatformWorld, report } from './platform-world.ts'
import { accepting, outcomeOf, taken, tell } from './soap-psp.ts'

const from = 'Passerella <ricevute@passerella.example>'
const payer = 'payer@example.it'

/** A platform that sends its receipts to a server of the test's own. */
async function newMailWorld(options: SmtpOptions = {}) {
  await using opened = new AsyncDisposableStack()
  const smtp = opened.use(await smtpServer(options))
  const mail = { host: 'localhost', port: smtp.port, security: 'none', from } as const
  const world = opened.use(await newPlatformWorld({ config: { mail } }))
  const ends = opened.move()
  return { world, smtp, [Symbol.asyncDispose]: () => ends.disposeAsync() }
}

/** A payment whose notices are paid. */
async function paid(world: PlatformWorld, order: Record<string, unknown> = {}, details = {}) {
  world.psp.close(accepting)
  const id = await world.requested(order)
  await world.callback(id, details)
  await world.reached(id, 'CLOSED')
  const notices = Array.isArray(order.notices) ? order.notices : [notice]
  const paymentTokens = notices.map((_, index) => `${id}${index + 1}`) as [string, ...string[]]
  expect(await tell(world, outcomeOf(id, { paymentTokens }))).toMatchObject(taken)
  return id
}

const receiptOwed = async (world: PlatformWorld, id: string) => {
  const [row] = await world.database.run<{
    attempt: number
    due_at: Date | null
    last_answer: string | null
  }>(`select attempt, due_at, last_answer from platform.duty where subject = $1 and kind = 'send-receipt'`, [
    id,
  ])
  return row
}
const sent = (world: PlatformWorld, id: string) =>
  until('the receipt is sent', async () => !(await receiptOwed(world, id)))

/** The text of a message, as it reads. */
function textOf(data = ''): string {
  const [, rest = ''] = data.split(/Content-Type: text\/plain.*\r\n/)
  const [head = '', ...body] = rest.split('\r\n\r\n')
  const [part = ''] = body.join('\r\n\r\n').split('\r\n--')
  return decoded(part, head.includes('base64')).toString().replaceAll('\u00a0', ' ')
}

function decoded(part: string, base64: boolean): Buffer {
  if (base64) return Buffer.from(part, 'base64')
  const joined = part.replace(/=\r\n/g, '')
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)))
  return Buffer.from(bytes, 'latin1')
}

test('a payer who left an address gets one receipt, with all that was paid, to whom and when', async () => {
  await using mailWorld = await newMailWorld()
  const { world, smtp } = mailWorld
  const notices = [
    notice,
    { ...numbered(2, 4_100), companyName: 'Roma & <b>figli</b>', description: 'Multa' },
  ]
  const id = await paid(world, { notices })
  await sent(world, id)

  expect(smtp.delivered).toMatchObject([{ from: 'ricevute@passerella.example', to: [payer] }])
  const data = smtp.delivered[0]?.data ?? ''
  expect(data).toContain(`Message-ID: <receipt.${id}@passerella.example>`)
  expect(data).toContain('&lt;b&gt;figli')
  expect(textOf(data).split(/\r?\n/)).toEqual([
    'Ricevuta del pagamento',
    '',
    'Il pagamento è riuscito. Ecco il riepilogo.',
    '',
    'Comune di Milano (codice fiscale 77777777777)',
    'TARI 2026',
    'Avviso 302000100000009424',
    '120,50 €',
    '',
    'Roma & <b>figli</b> (codice fiscale 77777777777)',
    'Multa',
    'Avviso 000000000000000002',
    '41,00 €',
    '',
    'Commissione: 1,50 €',
    'Totale: 163,00 €',
    '',
    'Data e ora: 2 mar 2026, 10:00',
    'Pagato con: Pago in conto, Banca Demo',
    `Identificativo della transazione: ${id}`,
    'Codice di autorizzazione: A1',
    '',
    'Questa email è inviata in automatico: non rispondere. Conservala come conferma del pagamento.',
    '',
  ])
})

test.each([
  ['without details from the PSP', undefined, '2 mar 2026, 10:00'],
  ['of the PSP’s hour', { timestampOperation: '2026-07-01T23:30:00+02:00' }, '1 lug 2026, 23:30'],
  ['of a leap second', { timestampOperation: '2026-06-30T23:59:60Z' }, '2 mar 2026, 10:00'],
])('%s, the receipt says when it was paid', async (_how, told, at) => {
  await using mailWorld = await newMailWorld()
  const { world, smtp } = mailWorld
  const id = await paid(world, {}, { details: told && { authorizationCode: 'A1', ...told } })
  await sent(world, id)
  const text = textOf(smtp.delivered[0]?.data)
  expect(text).toContain(`Data e ora: ${at}\r\n`)
  expect(text.includes('Codice di autorizzazione')).toBe(told !== undefined)
})

test.each([
  ['who left no address', { email: undefined }, {}],
  ['whose payment was refused', {}, report({ outcome: 'KO' })],
])('a payer %s gets nothing', async (_who, order, said) => {
  await using mailWorld = await newMailWorld()
  const { world, smtp } = mailWorld
  if ('outcome' in said) {
    const id = await world.requested(order)
    await world.callback(id, said)
    await world.reached(id, 'UNAUTHORIZED')
  } else await paid(world, order)
  expect(await world.database.run(`select from platform.duty where kind = 'send-receipt'`)).toEqual([])
  expect(smtp.commands).toEqual([])
})

test('a receipt is read in the order in which it is written, whatever marks stand in a creditor’s name', async () => {
  await using mailWorld = await newMailWorld()
  const { world, smtp } = mailWorld
  const notices = [{ ...notice, companyName: 'Comune \u202eid' }]
  await sent(world, await paid(world, { notices }))
  expect(textOf(smtp.delivered[0]?.data)).toContain('Comune \ufffdid (codice fiscale 77777777777)')
})

test('a mail server that is away holds up no payment; it is tried for a day, and then a person is told (SAFE-6)', async () => {
  await using mailWorld = await newMailWorld({ manner: { RCPT: `450 <${payer}> is busy` } })
  const { world, smtp } = mailWorld
  const id = await paid(world)
  expect(await world.state(id)).toBe('NOTIFIED_OK')
  const failed = until('it has failed three times', async () => {
    const duty = await receiptOwed(world, id)
    return Number(duty?.attempt) >= 3 && duty?.last_answer === 'mail: EENVELOPE 450'
  })
  await paced(world.clock, failed)
  await world.database.run(`update platform.duty set attempt = $2 where subject = $1`, [id, 150])
  const givenUp = until('it has given up', async () => (await receiptOwed(world, id))?.due_at === null)
  await paced(world.clock, givenUp)
  expect(smtp.delivered).toEqual([])
  expect(await receiptOwed(world, id)).toMatchObject({ last_answer: 'mail: EENVELOPE 450', attempt: 151 })
  expect(world.lines.join('\n')).toContain('a duty gave up')
  expect(world.lines.join('\n')).not.toContain('payer@')
})

test('the attempts are one second apart, then twice as far each time up to ten minutes, for a day', () => {
  const { delays } = sendReceipt({} as Platform)
  const waits: number[] = []
  for (let wait = delays(1); wait !== undefined; wait = delays(waits.length + 1)) waits.push(wait / 1_000)
  expect(waits.slice(0, 12)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600])
  const hours = waits.reduce((sum, wait) => sum + wait) / 3_600
  expect(Math.round(hours)).toBe(24)
})

test('an address that the server refuses for good is a person’s turn at once, and named nowhere', async () => {
  await using mailWorld = await newMailWorld({ manner: { RCPT: `550 <${payer}> is unknown here` } })
  const { world } = mailWorld
  const id = await paid(world)
  await until('it has given up', async () => (await receiptOwed(world, id))?.due_at === null)
  expect(await receiptOwed(world, id)).toMatchObject({ attempt: 1, last_answer: 'mail: EENVELOPE 550' })
  expect(world.lines.join('\n')).not.toContain('payer@')
  const events = await world.database.run('select * from platform.event')
  expect(JSON.stringify(events)).not.toContain('payer@')
})

test('a receipt whose answer was lost is sent again, and can be recognised by its id (SAFE-6)', async () => {
  await using mailWorld = await newMailWorld({ manner: { '.': 'cut' } })
  const { world, smtp } = mailWorld
  const id = await paid(world)
  await until('it has failed', async () => (await receiptOwed(world, id))?.last_answer)
  smtp.behave({})
  await world.whileTimePasses(sent(world, id))
  expect(smtp.delivered).toHaveLength(2)
  expect(smtp.delivered[1]).toEqual(smtp.delivered[0])
})

test('without a mail server nothing is owed for long, and the start says so once', async () => {
  await using world = await newPlatformWorld({ config: { demo: false } })
  const id = await paid(world)
  await sent(world, id)
  const said = world.lines.filter(line => line.includes('platform.mail'))
  expect(said).toHaveLength(1)
  expect((await world.send('/mail')).status).toBe(404)
})

test('the demo shows at /mail what would have been sent', async () => {
  await using world = await newPlatformWorld()
  expect((await world.send('/mail?lang=en')).text).toContain('No email.')
  const id = await paid(world)
  await sent(world, id)

  const list = await world.send('/mail?lang=it')
  expect(list.text).toContain(payer)
  expect(list.text).toContain('href="/mail/1?lang=it"')
  const one = await world.send('/mail/1')
  expect(one.status).toBe(200)
  expect(one.text).toContain(id)
  expect(one.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'x-frame-options': 'DENY',
  })
  for (const number of ['2', '0', '-1', 'x', '1e0']) {
    const { status, headers } = await world.send(`/mail/${number}`)
    expect([number, status, headers.location]).toEqual(
      number === '1e0' ? [number, 200, undefined] : [number, 303, '/mail?lang=it'],
    )
  }
})

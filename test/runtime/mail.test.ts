import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clock, systemClock } from '../../src/runtime/clock.ts'
import type { DevelopmentPki } from '../../src/runtime/development-pki.ts'
import { isMailAddress, readMailbox } from '../../src/runtime/mail/address.ts'
import { memoryMail } from '../../src/runtime/mail/memory.ts'
import { type Message, NotSent } from '../../src/runtime/mail/message.ts'
import { type SmtpOptions as Server, smtpMail } from '../../src/runtime/mail/smtp.ts'
import { ownPki } from '../pki.ts'
import { type Manner, smtpServer } from '../smtp-server.ts'
import { until } from '../until.ts'
import { virtualClock } from '../virtual-clock.ts'

const message: Message = {
  id: 'receipt.0123@passerella.example',
  at: new Date('2026-03-02T09:00:00Z'),
  from: { name: 'Passerella', address: 'ricevute@passerella.example' },
  to: 'payer@example.it',
  subject: 'Ricevuta di 122,00 €',
  text: 'Comune di Forlì\n',
  html: '<p>Comune di Forlì</p>',
}

let directory: string
let pki: DevelopmentPki
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'passerella-mail-'))
  pki = await ownPki(directory)
})
afterAll(() => rm(directory, { recursive: true }))
const certificate = () => ({
  key: readFileSync(pki.psp.key, 'utf8'),
  cert: readFileSync(pki.psp.certificate, 'utf8'),
})

const to = ({ port }: { port: number }, more: Partial<Server> = {}) =>
  smtpMail({ host: 'localhost', port, security: 'none', clock: systemClock, patience: 5_000, ...more })
const problem = async (sending: Promise<void>) => {
  const error = await sending.then(
    () => undefined,
    error => error,
  )
  expect(error).toBeInstanceOf(NotSent)
  return error as NotSent
}

test('a message arrives whole, as text and as HTML, and its repetition is the same to the byte', async () => {
  await using server = await smtpServer()
  await using mail = to(server)
  await mail.send(message)
  await mail.send(message)

  const [first, second] = server.delivered
  expect(first).toMatchObject({ from: 'ricevute@passerella.example', to: ['payer@example.it'] })
  expect(first?.data).toContain('Message-ID: <receipt.0123@passerella.example>')
  expect(first?.data).toContain('From: Passerella <ricevute@passerella.example>')
  expect(first?.data).toContain('Date: Mon, 02 Mar 2026 09:00:00 +0000')
  expect(first?.data).toMatch(/text\/plain; charset=utf-8[\s\S]*text\/html; charset=utf-8/)
  expect(second).toEqual(first)
})

test.each<[Manner, string, boolean]>([
  [{ RCPT: '450 <payer@example.it> is busy' }, 'mail: EENVELOPE 450', false],
  [{ RCPT: '550 <payer@example.it> is unknown' }, 'mail: EENVELOPE 550', true],
  [{ MAIL: '550 <ricevute@passerella.example> may not send' }, 'mail: EENVELOPE 550', false],
  [{ DATA: '451 payer@example.it: later' }, 'mail: EENVELOPE 451', false],
  [{ '.': '554 payer@example.it does not like it' }, 'mail: EMESSAGE 554', true],
  [{ '.': 'cut' }, 'mail: ECONNECTION', false],
  [{ GREETING: 'cut' }, 'mail: ECONNECTION', false],
  [{ GREETING: '421 not now, payer@example.it' }, 'mail: EPROTOCOL 421', false],
])('%j is told as "%s", without the address; for good: %s', async (manner, said, final) => {
  await using server = await smtpServer({ manner })
  await using mail = to(server)
  expect(await problem(mail.send(message))).toMatchObject({ message: said, final })
})

test.each<[Manner]>([[{ GREETING: 'hang' }], [{ RCPT: 'hang' }], [{ '.': 'hang' }]])(
  'a server that hangs (%j) is left when the time is over',
  async manner => {
    await using server = await smtpServer({ manner })
    const over = new AbortController()
    const clock: Clock = { ...virtualClock(), deadline: () => over.signal }
    await using mail = to(server, { clock })
    const sending = problem(mail.send(message))
    const [step = ''] = Object.keys(manner)
    await until('it hangs', () => {
      if (step === '.') return server.delivered.length === 1
      return step === 'GREETING' || server.commands.some(line => line.startsWith(step))
    })
    over.abort()
    expect(await sending).toMatchObject({ message: 'the mail server did not answer in time', final: false })
  },
)

test('nobody there is told by its code', async () => {
  const { port } = await (async () => {
    await using server = await smtpServer()
    return { port: server.port }
  })()
  await using mail = to({ port })
  expect((await problem(mail.send(message))).message).toBe('mail: ESOCKET')
})

describe('TLS', () => {
  test.each(['tls', 'starttls'] as const)('%s: a server that is vouched for is trusted', async security => {
    await using server = await smtpServer({ tls: certificate(), implicit: security === 'tls' })
    await using mail = to(server, {
      security,
      ca: readFileSync(pki.ca, 'utf8'),
      user: 'us',
      password: 'right',
    })
    await mail.send(message)
    expect(server.delivered).toMatchObject([{ secure: true, user: 'us' }])
  })

  test.each(['tls', 'starttls'] as const)('%s: a stranger is told nothing', async security => {
    await using server = await smtpServer({ tls: certificate(), implicit: security === 'tls' })
    await using mail = to(server, { security, user: 'us', password: 'right' })
    expect((await problem(mail.send(message))).final).toBe(false)
    expect(server.commands.join('\n')).not.toMatch(/AUTH|MAIL|RCPT/)
  })

  test('starttls: a server that offers none gets neither password nor message', async () => {
    await using server = await smtpServer()
    await using mail = to(server, { security: 'starttls', user: 'us', password: 'right' })
    expect((await problem(mail.send(message))).final).toBe(false)
    expect(server.commands.join('\n')).not.toMatch(/AUTH|MAIL|RCPT/)
  })

  test('a password that is refused may be right tomorrow', async () => {
    await using server = await smtpServer()
    await using mail = to(server, { user: 'us', password: 'wrong' })
    expect(await problem(mail.send(message))).toMatchObject({ message: 'mail: EAUTH 535', final: false })
  })
})

const sly = [
  'payer@example.it, other@example.it',
  'payer@example.it\r\nBcc: other@example.it',
  'payer@example.it\nRCPT TO:<other@example.it>',
  'payer@example.it>',
  '<payer@example.it>',
  '"a b"@example.it',
  'payer@example.it;other@example.it',
  'payer@a@example.it',
  'payer@example.it\u2028Bcc: x@y.it',
  '',
  '@example.it',
  'payer@',
]

test.each(sly)('an address that is not one (%j) leaves for nowhere, for good', async address => {
  await using server = await smtpServer()
  await using mail = to(server)
  await using kept = memoryMail()
  for (const sending of [mail.send({ ...message, to: address }), kept.send({ ...message, to: address })])
    expect(await problem(sending)).toMatchObject({ message: 'the address is not one', final: true })
  expect([server.commands, kept.messages()]).toEqual([[], []])
})

test('whatever text a subject or a name brings, it adds no header and no addressee', async () => {
  await using server = await smtpServer()
  await using mail = to(server)
  const piece = fc.constantFrom(
    '\r\n',
    '\n',
    'Bcc: x@y.it',
    ':',
    ' ',
    '<x@y.it>',
    ',',
    '"',
    'è',
    '\0',
    'RCPT TO:<x@y.it>',
  )
  const hostile = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join(''))
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (subject, name) => {
      server.delivered.length = 0
      await mail.send({ ...message, subject, from: { ...message.from, name } })
      const [delivered] = server.delivered
      expect(delivered?.to).toEqual(['payer@example.it'])
      const [head = ''] = delivered?.data.split('\r\n\r\n') ?? []
      const names = head
        .split('\r\n')
        .filter(line => !/^\s/.test(line))
        .map(line => line.split(':')[0])
      const usual = [
        'Message-ID',
        'Date',
        'From',
        'To',
        'Subject',
        'Auto-Submitted',
        'MIME-Version',
        'Content-Type',
      ]
      expect(usual).toEqual(expect.arrayContaining(names))
    }),
    { numRuns: 30 },
  )
})

test('an address may have a name, and letters of any language', () => {
  expect(readMailbox('Passerella <a@b.it>')).toEqual({ name: 'Passerella', address: 'a@b.it' })
  expect(readMailbox('a@b.it')).toEqual({ name: '', address: 'a@b.it' })
  expect(['Passerella a@b.it', 'x <a@b.it> y', 'a@b.it, c@d.it', 'x\n <a@b.it>'].map(readMailbox)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(['o’neil+tax@città.example.it', 'a.b@x-y.it'].filter(isMailAddress)).toHaveLength(2)
})

test('memory keeps as many messages as it is told, the newest first, and a repetition once', async () => {
  await using mail = memoryMail(3)
  for (const number of [1, 2, 3, 4]) await mail.send({ ...message, id: `${number}@x.it` })
  await mail.send({ ...message, id: '3@x.it', subject: 'again' })
  expect(mail.messages().map(({ number, id, subject }) => [number, id, subject === 'again'])).toEqual([
    [4, '4@x.it', false],
    [3, '3@x.it', true],
    [2, '2@x.it', false],
  ])
  expect([mail.find(1), mail.find(3)?.id]).toEqual([undefined, '3@x.it'])
})

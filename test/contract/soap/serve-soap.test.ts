import { describe, expect, test } from 'vitest'
import { faultXml } from '../../../src/contract/soap/envelope.ts'
import { replyXml } from '../../../src/contract/soap/write.ts'
import { hostile, unusual } from './hostile.ts'
import { samples } from './samples.ts'
import { newSoapListener } from './soap-listener.ts'

const good = samples.pspNotifyPaymentV2
const ok = replyXml('pspNotifyPaymentV2', { outcome: 'OK' })
const isFault = (code: 'Client' | 'Server') =>
  expect.stringMatching(
    new RegExp(`^<.xml [\\s\\S]*<soapenv:Fault><faultcode>soapenv:${code}</faultcode><faultstring>`),
  )

test('200 carries the reply, and the operation knows what was asked and by whom (NOTIFY-1)', async () => {
  await using listener = await newSoapListener()
  const { status, headers, body } = await listener.post(good, { soapaction: '"pspNotifyPaymentV2"' })
  expect({ status, body }).toEqual({ status: 200, body: ok })
  expect(headers.get('content-type')).toBe('text/xml; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(listener.asked).toMatchObject([
    { caller: 'forwarder', message: { transactionId: '0123456789abcdef' } },
  ])
})

test('401 for an unknown caller, before anything is read', async () => {
  await using listener = await newSoapListener()
  const { status, headers, body } = await listener.post('<', { 'x-caller': '' })
  expect({ status, body }).toEqual({ status: 401, body: isFault('Client') })
  expect(headers.get('content-type')).toBe('text/xml; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('400 names the elements that are wrong, and what was expected of them', async () => {
  await using listener = await newSoapListener()
  const { status, headers, body } = await listener.post(good.replace('<fee>1.50', '<fee>1.5'))
  expect({ status, body }).toEqual({ status: 400, body: isFault('Client') })
  expect(body).toContain('<detail><problem>fee: expected euros with two decimals')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(listener.asked).toEqual([])
})

describe('400 for what is no message, and the listener goes on serving:', async () => {
  test.each(Object.entries(hostile))('%s', async (_, xml) => {
    await using listener = await newSoapListener()
    const { status, body } = await listener.post(bytes(xml))
    expect({ status, body }).toEqual({ status: 400, body: isFault('Client') })
    expect(listener.asked).toEqual([])
    expect(await listener.post(good)).toMatchObject({ status: 200, body: ok })
  })
})

test('200 for a message that is unusual, and right', async () => {
  await using listener = await newSoapListener()
  for (const xml of Object.values(unusual))
    expect(await listener.post(bytes(xml))).toMatchObject({ status: 200 })
})

test('400 for a body of more than 64 KiB, to whoever sends it to its end', async () => {
  await using listener = await newSoapListener()
  for (const length of [64 * 1024 + 1, 5_000_000]) {
    const { status, body } = await listener.post(good.padEnd(length))
    expect({ status, body }).toEqual({ status: 400, body: isFault('Client') })
    expect(body).toContain('body: expected at most 64 KiB')
  }
  expect(await listener.post(good.padEnd(64 * 1024))).toMatchObject({ status: 200 })
})

describe('by its headers, a request is', () => {
  const verdicts: [number, Record<string, string>][] = [
    [200, { 'content-type': 'text/xml' }],
    [200, { 'content-type': 'TEXT/XML;charset="UTF-8"' }],
    [200, { 'content-type': 'text/xml; charset=utf-8; action="x"' }],
    [400, { 'content-type': 'text/xml; charset=iso-8859-1' }],
    [400, { 'content-type': 'text/xml; charset=utf-8; charset=utf-16' }],
    [400, { 'content-type': 'application/soap+xml; charset=utf-8' }],
    [400, { 'content-type': 'application/xml' }],
    [400, { 'content-type': 'application/json' }],
    [400, { 'content-type': 'text/xml+x' }],
    [400, { 'content-type': 'x' }],
    [200, { soapaction: '' }],
    [200, { soapaction: '""' }],
    [200, { soapaction: 'pspNotifyPaymentV2' }],
    [200, { soapaction: '"pspNotifyPaymentV2"' }],
    [400, { soapaction: '"pspNotifyPayment"' }],
    [400, { soapaction: '"sendPaymentOutcomeV2"' }],
    [400, { soapaction: 'pspNotifyPaymentV2"' }],
  ]
  test.each(verdicts)('%i with %o', async (expected, headers) => {
    await using listener = await newSoapListener()
    const { status, body } = await listener.post(good, headers)
    expect({ status, body }).toEqual({ status: expected, body: expected === 200 ? ok : isFault('Client') })
  })
})

test('500 for a failure inside, and a line in the log without what was asked', async () => {
  await using listener = await newSoapListener(async () => {
    throw new Error('the database is away')
  })
  const { status, body } = await listener.post(good)
  expect({ status, body }).toEqual({ status: 500, body: isFault('Server') })
  expect(body).not.toContain('database')
  expect(listener.lines.join()).toContain('the database is away')
  expect(listener.lines.join()).not.toMatch(/Milano|IT60X|0123456789abcdef/)
})

test('500 for a reply of ours that the schema forbids: nothing else leaves', async () => {
  await using listener = await newSoapListener(async () => ({ outcome: 'MAYBE' }) as never)
  expect(await listener.post(good)).toMatchObject({ status: 500, body: isFault('Server') })
  expect(listener.lines.join()).toContain('outcome: expected one of OK, KO')
})

test('a fault says nothing that XML cannot hold', () => {
  expect(faultXml('Client', '<&\0>')).toContain('<faultstring>&lt;&amp;\ufffd&gt;</faultstring>')
})

const bytes = (xml: string | Buffer) => Uint8Array.from(Buffer.from(xml as string))

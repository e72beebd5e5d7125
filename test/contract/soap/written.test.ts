import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NodeReply, SoapOperation, SoapRequests } from '../../../src/contract/soap/messages.ts'
import { readReply, readRequest } from '../../../src/contract/soap/read.ts'
import { replyXml, requestXml } from '../../../src/contract/soap/write.ts'
import { anyPspNotifyPaymentV2, anyReply, anySendPaymentOutcomeV2, asSent } from './messages.ts'
import { areValid } from './schema.ts'

const requests: { [Op in SoapOperation]: fc.Arbitrary<SoapRequests[Op]> } = {
  pspNotifyPaymentV2: anyPspNotifyPaymentV2,
  sendPaymentOutcomeV2: anySendPaymentOutcomeV2,
}

describe.each(['pspNotifyPaymentV2', 'sendPaymentOutcomeV2'] as const)('%s', op => {
  const messages: fc.Arbitrary<SoapRequests[typeof op]> = requests[op]

  test('a request is valid, whatever it says (NOTIFY-1, NOTIFY-5)', async () => {
    const sent = fc.sample(messages, 150).map(message => requestXml(op, message))
    expect(await areValid(sent)).toEqual(sent.map(() => true))
  })

  test('a request is read as it was written, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(messages, message => {
        expect(readRequest(op, requestXml(op, message))).toEqual({ ok: true, value: asSent(message) })
      }),
      { numRuns: 100 },
    )
  })

  test('a reply is valid, and read as it was written', async () => {
    const replies: NodeReply[] = fc.sample(anyReply, 150)
    const sent = replies.map(reply => replyXml(op, reply))
    expect(await areValid(sent)).toEqual(sent.map(() => true))
    expect(sent.map(xml => readReply(op, xml))).toEqual(
      replies.map(value => ({ ok: true, value: asSent(value) })),
    )
  })
})

test('the same message is the same bytes, each time', () => {
  fc.assert(
    fc.property(anyPspNotifyPaymentV2, message => {
      expect(requestXml('pspNotifyPaymentV2', structuredClone(message))).toBe(
        requestXml('pspNotifyPaymentV2', message),
      )
    }),
    { numRuns: 20 },
  )
})

test('a message that the schema forbids is never written, and the element is named', () => {
  const [message] = fc.sample(anySendPaymentOutcomeV2, 1) as [SoapRequests['sendPaymentOutcomeV2']]
  const written = (change: object) => () => requestXml('sendPaymentOutcomeV2', { ...message, ...change })
  expect(written({ password: 'short' })).toThrow('password: expected text of 8 to 15 characters')
  expect(written({ idPSP: '' })).toThrow('idPSP: expected text of 1 to 35 characters')
  expect(written({ paymentTokens: Array(6).fill('t') })).toThrow(
    'paymentTokens: expected 1 to 5 elements paymentToken',
  )
})

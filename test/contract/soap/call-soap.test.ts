import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { callSoap, NoReply } from '../../../src/contract/soap/call-soap.ts'
import { faultXml } from '../../../src/contract/soap/envelope.ts'
import type { SoapRequests } from '../../../src/contract/soap/messages.ts'
import { readRequest } from '../../../src/contract/soap/read.ts'
import { replyXml } from '../../../src/contract/soap/write.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { NoAnswer, openPeer } from '../../../src/runtime/http/client.ts'
import { hostile } from './hostile.ts'
import { samples } from './samples.ts'
import { newSoapListener } from './soap-listener.ts'

const message = (): SoapRequests['pspNotifyPaymentV2'] => {
  const read = readRequest('pspNotifyPaymentV2', samples.pspNotifyPaymentV2)
  if (!read.ok) throw new Error('the sample is wrong')
  return read.value
}
const peerAt = (base: string, patience = 5_000) => openPeer({ base, clock: systemClock, patience })
const fault = {
  faultCode: 'CANALE_SEMANTICA',
  faultString: 'Errore semantico',
  id: 'DEMOITMMXXX',
  description: 'è',
}

test('what one side asks, the other hears, and its reply comes back (NOTIFY-1, NOTIFY-2)', async () => {
  await using listener = await newSoapListener(async () => ({ outcome: 'KO', fault }))
  await using peer = peerAt(listener.url)
  const reply = await callSoap(peer, 'pspNotifyPaymentV2', message(), { 'x-caller': 'forwarder' })
  expect(reply).toEqual({ outcome: 'KO', fault })
  expect(listener.asked).toEqual([{ caller: 'forwarder', message: message() }])
})

test('the headers are those of SOAP 1.1', async () => {
  await using server = await answering(200, replyXml('pspNotifyPaymentV2', { outcome: 'OK' }))
  await using peer = peerAt(server.url)
  expect(await callSoap(peer, 'pspNotifyPaymentV2', message())).toEqual({ outcome: 'OK' })
  expect(server.headers).toMatchObject([
    { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '"pspNotifyPaymentV2"' },
  ])
})

const ok = replyXml('pspNotifyPaymentV2', { outcome: 'OK' })
const noReplies: [string, number, string | Buffer, string][] = [
  ['OK under another status', 500, ok, 'HTTP 500'],
  ['OK that says it was created', 201, ok, 'HTTP 201'],
  ['a redirection', 302, '', 'HTTP 302'],
  ['a fault', 500, faultXml('Server', 'Mario Rossi'), 'HTTP 500'],
  [
    'a fault under 200',
    200,
    faultXml('Server', 'Mario Rossi'),
    'Body: expected the element pspNotifyPaymentV2Res',
  ],
  [
    'the reply of the other operation',
    200,
    replyXml('sendPaymentOutcomeV2', { outcome: 'OK' }),
    'Body: expected',
  ],
  ['another word for OK', 200, ok.replace('OK', 'Mario'), 'outcome: expected one of OK, KO'],
  ['nothing', 200, '', 'body: expected well-formed XML'],
  ['JSON', 200, '{"outcome":"OK"}', 'body: expected well-formed XML'],
  ['a billion laughs', 200, hostile['a billion laughs'] ?? '', 'body: expected'],
]

test.each(noReplies)('%s is no reply, and nothing of it is told', async (_, status, body, told) => {
  await using server = await answering(status, body)
  await using peer = peerAt(server.url)
  const error = await callSoap(peer, 'pspNotifyPaymentV2', message()).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(NoReply)
  expect(error).toMatchObject({ message: expect.stringContaining(told) })
  expect(String(error)).not.toContain('Mario')
})

test('no answer at all, or a late one, is the client’s to tell', async () => {
  await using server = await answering(200, ok, 10_000)
  await using hasty = peerAt(server.url, 50)
  await expect(callSoap(hasty, 'pspNotifyPaymentV2', message())).rejects.toMatchObject({ reason: 'late' })
  await using nobody = peerAt('http://127.0.0.1:1/psp-for-node')
  await expect(callSoap(nobody, 'pspNotifyPaymentV2', message())).rejects.toBeInstanceOf(NoAnswer)
})

/** A peer that always says the same. */
async function answering(status: number, body: string | Buffer, delay = 0) {
  const headers: object[] = []
  const server = createServer((request, response) => {
    headers.push(request.headers)
    response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', location: '/elsewhere' })
    setTimeout(() => response.end(body), delay).unref()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/psp-for-node`,
    headers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

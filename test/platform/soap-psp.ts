/** A PSP at the closing: how it answers pspNotifyPaymentV2, and what it says by sendPaymentOutcomeV2. */
import { fault } from '../../src/contract/soap/faults.ts'
import type { NodeReply, PspNotifyPaymentV2, SendPaymentOutcomeV2 } from '../../src/contract/soap/messages.ts'
import { readReply, readRequest } from '../../src/contract/soap/read.ts'
import { replyXml, requestXml } from '../../src/contract/soap/write.ts'
import { until } from '../until.ts'
import { type Call, type Manner, saying } from './hostile-psp.ts'
import { idPsp, keys, type PlatformWorld } from './platform-world.ts'

export type Closing = Manner<string>

const xmlOf = (reply: NodeReply) => replyXml('pspNotifyPaymentV2', reply)
const refusalOf = (description: string) =>
  xmlOf({ outcome: 'KO', fault: fault('CANALE_SEMANTICA', idPsp, description) })

export const refusal = refusalOf('no')
export const refusing = (description = 'no'): Closing => saying(200, refusalOf(description))
export const accepting: Closing = saying(200, xmlOf({ outcome: 'OK' }))

/** Keeps the platform waiting, until it is answered as told. */
export function holding() {
  const held: Parameters<Closing>[] = []
  return {
    held,
    hold: ((...call) => void held.push(call)) satisfies Closing,
    release(how: Closing) {
      for (const call of held.splice(0)) how(...call)
    },
  }
}

export function messageIn(call: Call | undefined): PspNotifyPaymentV2 {
  const read = readRequest('pspNotifyPaymentV2', call?.body ?? '')
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

export const asked = (world: PlatformWorld, count: number) =>
  until(`the PSP is asked ${count} times to close`, () => world.psp.closings.length >= count)

/** What a PSP tells of a payment with a single notice, but for `change`. */
export const outcomeOf = (id: string, change: Partial<SendPaymentOutcomeV2> = {}): SendPaymentOutcomeV2 => ({
  idPSP: idPsp,
  idBrokerPSP: idPsp,
  idChannel: idPsp,
  password: 'PLACEHOLDER',
  idempotencyKey: 'DEMOITMMXXX_0000000001',
  paymentTokens: [`${id}1`],
  outcome: 'OK',
  details: { paymentMethod: 'other', fee: 150, applicationDate: '2026-03-02', transferDate: '2026-03-03' },
  ...change,
})

export async function tell(
  world: PlatformWorld,
  message: SendPaymentOutcomeV2 | string,
  key: string | undefined = keys.primary,
) {
  const { status, text } = await world.send('/nodo-auth/node-for-psp/v1', {
    method: 'POST',
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"sendPaymentOutcomeV2"',
      ...(key !== '' && { 'Ocp-Apim-Subscription-Key': key }),
    },
    body: typeof message === 'string' ? message : requestXml('sendPaymentOutcomeV2', message),
  })
  const read = readReply('sendPaymentOutcomeV2', text)
  return { status, text, reply: read.ok ? read.value : undefined }
}

export const taken = { status: 200, reply: { outcome: 'OK' } }
export const refused = (faultCode: string, description?: string) => ({
  status: 200,
  reply: {
    outcome: 'KO',
    fault: { faultCode, id: 'NodoDeiPagamentiSPC', ...(description !== undefined && { description }) },
  },
})

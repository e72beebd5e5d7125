/** The platform's Node as a PSP meets it: asks it to accept closings, and is told what was paid. */
import { Agent, type Dispatcher, request as send } from 'undici'
import { eurosOf } from '../../src/contract/soap/amount.ts'
import type { NodeReply, PspNotifyPaymentV2 } from '../../src/contract/soap/messages.ts'
import { readReply } from '../../src/contract/soap/read.ts'
import { replyXml, requestXml } from '../../src/contract/soap/write.ts'
import { advance } from '../../src/psp/advance.ts'
import type { IdPSPTransaction } from '../../src/psp/id-psp-transaction.ts'
import type { Move, Payment, Refusal } from '../../src/psp/payment.ts'
import { leaveAll } from '../../src/runtime/duties.ts'
import { until } from '../until.ts'
import { type Answering, type Callback, confirming } from './callback-server.ts'
import { clientOf, idPsp, type OpenPayment, type PspWorld } from './psp-world.ts'

export const outcomePath = '/nodo-auth/node-for-psp/v1'
const fee = 150

/** What the platform says of a payment that it holds for paid, but for `change`. */
export function closingOf(
  { request, idPSPTransaction }: OpenPayment,
  change: Partial<PspNotifyPaymentV2> = {},
): PspNotifyPaymentV2 {
  const { idTransaction, amount } = request
  const at = new Date('2026-03-02T09:00:30.000Z')
  return {
    idPSP: idPsp,
    idBrokerPSP: idPsp,
    idChannel: idPsp,
    transactionId: idTransaction,
    totalAmount: amount,
    fee,
    timestampOperation: at,
    paymentList: [payment(`${idTransaction}1`, amount - fee)],
    metadata: [
      ['tipoVersamento', 'RPIC'],
      ['idTransaction', idTransaction],
      ['idPSPTransaction', idPSPTransaction],
      ['totalAmount', eurosOf(amount)],
      ['fee', eurosOf(fee)],
      ['timestampOperation', at.toISOString()],
      ['authorizationCode', 'A1'],
    ],
    ...change,
  }
}

export const payment = (paymentToken: string, debtAmount: number): PspNotifyPaymentV2['paymentList'][0] => ({
  paymentToken,
  paymentDescription: 'TARI 2026',
  fiscalCodePA: '77777777777',
  companyName: 'Comune di Milano',
  creditorReferenceId: '02000100000009424',
  debtAmount,
  transferList: [
    {
      idTransfer: 1,
      transferAmount: debtAmount,
      fiscalCodePA: '77777777777',
      IBAN: 'IT60X0542811101000000123456',
      remittanceInformation: 'TARI 2026',
    },
  ],
})

/** The same closing with other metadata; undefined takes a key away. */
export function telling(
  message: PspNotifyPaymentV2,
  change: Record<string, string | undefined>,
): PspNotifyPaymentV2 {
  const metadata = message.metadata.flatMap(([key, value]): [string, string][] => {
    const told = key in change ? change[key] : value
    return told === undefined ? [] : [[key, told]]
  })
  return { ...message, metadata }
}

export type Heard = { status: number; text: string; reply: NodeReply | undefined }

export function nodeOf(world: PspWorld) {
  const agent = new Agent({ connect: clientOf(world.pki), connections: 50 })
  return {
    async ask(message: PspNotifyPaymentV2 | string, dispatcher: Dispatcher = agent): Promise<Heard> {
      const response = await send(`${world.api}/psp-for-node`, {
        method: 'POST',
        dispatcher,
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"pspNotifyPaymentV2"' },
        body: typeof message === 'string' ? message : requestXml('pspNotifyPaymentV2', message),
      })
      const text = await response.body.text()
      const read = readReply('pspNotifyPaymentV2', text)
      return { status: response.statusCode, text, reply: read.ok ? read.value : undefined }
    },
    /** What the PSP has told of this payment by sendPaymentOutcomeV2. */
    told: ({ request }: OpenPayment): Callback[] =>
      world.platform.received.filter(
        ({ path, body }) => path === outcomePath && body.includes(request.idTransaction),
      ),
    /** A step of the payment that comes from elsewhere. */
    step: (
      { idPSPTransaction }: OpenPayment,
      decide: (payment: Payment, now: Date) => Move | Refusal,
    ): Promise<Move | Refusal | undefined> =>
      advance(
        { database: world.database.database, clock: world.clock, take: leaveAll, moved: () => {} },
        idPSPTransaction as IdPSPTransaction,
        decide,
      ),
    confirmed: (payment: OpenPayment) =>
      until('the platform has taken note', async () => (await events(world, payment)).at(-1) === taken),
    [Symbol.asyncDispose]: () => agent.close(),
  }
}
const taken = 'payment-outcome-confirmed'

export async function events(world: PspWorld, { idPSPTransaction }: OpenPayment): Promise<string[]> {
  const rows = await world.database.run<{ event: string }>(
    'select event from psp.event where id_psp_transaction = $1 order by id',
    [idPSPTransaction],
  )
  return rows.map(({ event }) => event)
}

/** Callbacks are confirmed; what is told of closings is answered so. */
export const atNode =
  (how: Answering): Answering =>
  (response, callback) =>
    callback.path === outcomePath ? how(response, callback) : confirming(response, callback)

export const saying =
  (status: number, body: string): Answering =>
  response =>
    void response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(body)

export const replying = (reply: NodeReply): Answering => saying(200, replyXml('sendPaymentOutcomeV2', reply))
export const takingNote = replying({ outcome: 'OK' })
export const refusing = (faultCode: string, description?: string): Answering =>
  replying({
    outcome: 'KO',
    fault: {
      faultCode,
      faultString: 'no',
      id: 'NodoDeiPagamentiSPC',
      ...(description !== undefined && { description }),
    },
  })

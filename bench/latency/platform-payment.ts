/** A payment through the platform, from the touchpoint's order to the notices paid, each request by its name. */
import { requestXml } from '../../src/contract/soap/write.ts'
import { type BenchPlatform, quick } from '../bench-platform.ts'
import { type Watch, watchDelay } from './watch.ts'

type Paying = { watch: Watch; due: number }

/** `due`: when the touchpoint was to ask for it. */
export async function payOver(platform: BenchPlatform, { watch, due }: Paying): Promise<void> {
  await watchDelay(watch, due)
  const { idTransaction, told } = await watch('POST /payments', () => platform.pay(quick, 'closing'), due)
  await watch('callback', () => platform.callBack(idTransaction))
  await told // the PSP was asked to accept the closing, and did
  const message = requestXml('sendPaymentOutcomeV2', outcomeOf(idTransaction))
  await watch('sendPaymentOutcomeV2', () => platform.account(message))
  await watch('GET /payments/{idTransaction}', () => platform.look(idTransaction))
}

const outcomeOf = (idTransaction: string) => ({
  idPSP: quick,
  idBrokerPSP: quick,
  idChannel: quick,
  password: 'PLACEHOLDER',
  paymentTokens: [`${idTransaction}1`] as [string],
  outcome: 'OK' as const,
})

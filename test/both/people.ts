/** Those who use both sides: a touchpoint that starts payments, and a payer at their pages and their phone. */
import { request as send } from 'undici'
import { newPayer, type Page, type Payer } from '../psp/payer.ts'
import type { Books } from './books.ts'
import { idPsp } from './settings.ts'

export type Started = { status: number; idTransaction: string; url: string; text: string }
/** A payment whose payer has opened its page. */
export type Opened = { idTransaction: string; url: string; payer: Payer }
export type Notice = ReturnType<typeof numbered>

/** Of ten thousand cents and more, so that none of them asks for a habit of the sandbox. */
export const numbered = (number: number, amount = 5_000) => ({
  fiscalCode: '77777777777',
  noticeNumber: String(number).padStart(18, '0'),
  amount,
  description: 'TARI 2026',
  companyName: 'Comune di Milano',
})

export const fee = 150

export type People = ReturnType<typeof people>
type Parts = { platform: () => string; page: string; books: Books }

export function people({ platform, page, books }: Parts) {
  let notices = 0
  /** A notice that nobody has seen before. */
  const newNotice = (amount?: number) => numbered(++notices, amount)
  const phoneAt = (challenge = '') => `${page}/sandbox/phone/${challenge}`
  const everybody = {
    newNotice,
    phoneAt,
    async start(notice: Notice, change: Record<string, unknown> = {}): Promise<Started> {
      const order = {
        notices: [notice],
        fee,
        idPsp,
        idPaymentMethod: 'RPIC',
        touchpoint: 'CHECKOUT',
        ...change,
      }
      const { statusCode: status, body } = await send(`${platform()}/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(order),
      })
      const text = await body.text()
      const { idTransaction = '', url = '' } = JSON.parse(text)
      return { status, idTransaction, url, text }
    },
    async opened(notice: Notice = newNotice(), change: Record<string, unknown> = {}): Promise<Opened> {
      const { status, idTransaction, url, text } = await everybody.start(notice, change)
      if (status !== 201) throw new Error(text)
      const payer = newPayer()
      await payer.get(url)
      return { idTransaction, url, payer }
    },
    /** The payer says who they are; answers where their phone shows it. */
    async authorize({ payer, url, idTransaction }: Opened, customer = 'anna'): Promise<string> {
      await payer.submit(`${url}/authorize`, { customer })
      return phoneAt((await books.phoneOf(idTransaction))?.id)
    },
    approve: (phone: string): Promise<Page> => newPayer().submit(`${phone}/answer`, { answer: 'approve' }),
    cancel: ({ payer, url }: Opened): Promise<Page> => payer.submit(`${url}/cancel`),
    /** Everything that a payer does to pay. */
    async approved(payment: Opened): Promise<Opened> {
      await everybody.approve(await everybody.authorize(payment))
      return payment
    },
    async paid(notice?: Notice, change?: Record<string, unknown>): Promise<Opened> {
      return everybody.approved(await everybody.opened(notice, change))
    },
    /** 201: it can be paid; 409: it is locked. A payment that is started stays as it is. */
    payable: async (notice: Notice): Promise<boolean> => (await everybody.start(notice)).status === 201,
  }
  return everybody
}

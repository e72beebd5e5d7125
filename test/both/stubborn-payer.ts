/**
 * Somebody who wants this notice paid, and does what they can see is to be done next, however often it fails: until it
 * has come to this end, and their money was on its way to it.
 */
import { setTimeout } from 'node:timers/promises'
import { newPayer, type Page, type Payer } from '../psp/payer.ts'
import type { Books } from './books.ts'
import type { Notice, People } from './people.ts'

type Parts = { everybody: People; books: Books; notice: Notice; end: string }

/** In milliseconds of real time: a page that waits for something else to happen is left open, and time goes on. */
const patience = 2_000

export function stubbornPayer({ everybody, books, notice, end }: Parts) {
  const pages = new Map<string, { url: string; payer: Payer }>()

  async function start(): Promise<boolean> {
    const { status, idTransaction, url } = await everybody.start(notice)
    if (status === 201) pages.set(idTransaction, { url, payer: newPayer() })
    return status !== 409
  }

  /** Only who has the URL can pay; a phone that has been answered leaves the page to be looked at. */
  async function pay(idTransaction: string): Promise<boolean> {
    const page = pages.get(idTransaction)
    const payment = await books.payment(idTransaction)
    if (!page || payment.state !== 'open') return false
    const { url, payer } = page
    const phone = await books.phoneOf(idTransaction)
    if (phone?.state === 'approved') return helped(payer.get(url))
    if ('challenge' in payment && phone) return helped(everybody.approve(everybody.phoneAt(phone.id)))
    const seen = payer.get(url)
    if (!(await helped(seen))) return false
    if ((await seen).status === 200) await payer.submit(`${url}/authorize`, { customer: 'anna' })
    return true
  }

  return {
    /** False: there is nothing to do but wait. */
    async act(): Promise<boolean> {
      const last = (await books.attempts(notice)).at(-1)
      if (last?.state === end && (await books.moved(last.idTransaction)).length > 0) return false
      const over =
        !last || ['EXPIRED_NOT_AUTHORIZED', 'UNAUTHORIZED', 'REFUNDED', 'NOTIFIED_OK'].includes(last.state)
      try {
        return over ? await start() : await pay(last.idTransaction)
      } catch {
        return true // whoever was asked is gone, and will be back
      }
    },
  }
}

/** Whether something came of it, or may if it is tried again: not where nobody is let in, nor where one has to wait. */
async function helped(page: Promise<Page>): Promise<boolean> {
  page.catch(() => {})
  const seen = await Promise.race([page, setTimeout(patience, undefined)])
  return seen !== undefined && seen.status !== 404
}

/** A payer who does not give up: looks at the page, does what it asks for, and follows it back. */
import { newPayer, type Page, type Payer } from '../psp/payer.ts'

/** One look. `back` is where they were sent, once they are. */
export async function look(
  payer: Payer,
  url: string,
  wait = <Found>(page: Promise<Found>) => page,
): Promise<Page & { back?: string | undefined }> {
  const page = await wait(payer.get(url))
  if (page.location?.includes('/leave')) return { ...page, back: (await payer.get(`${url}/leave`)).location }
  const phone = /http[^"]*\/sandbox\/phone\/\w+/.exec(page.text)?.[0]
  if (phone) await newPayer().submit(`${phone}/answer`, { answer: 'approve' })
  else if (page.text.includes('name="customer"')) await payer.submit(`${url}/authorize`, { customer: 'anna' })
  return page
}

/** A payment as the world makes it happen: the platform asks for a page, a payer's browser does the rest. */
import { type Dispatcher, request } from 'undici'
import type { BenchPsp } from '../bench-psp.ts'
import { newRedirection } from '../redirection.ts'

/** Whoever takes payments over this wire. */
export type Payable = Pick<BenchPsp, 'api' | 'platform' | 'payers' | 'counterpart'>

/** The bank approves at once: the page that the browser is sent back to finds the payment authorized. */
export async function payAtPsp(psp: Payable, customer: string): Promise<void> {
  const { url, told } = await redirect(psp)
  const cookie = await open(psp, url)
  await submit(psp, `${url}/authorize`, { customer }, cookie)
  const leaving = await get(psp, url, cookie)
  await leaving.body.dump()
  await told
}

async function redirect({
  api,
  platform,
  counterpart,
}: Payable): Promise<{ url: string; told: Promise<unknown> }> {
  const redirection = newRedirection()
  const told = counterpart.told(redirection.idTransaction)
  const response = await request(`${api}/redirections`, {
    method: 'POST',
    dispatcher: platform,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(redirection),
  })
  const reply: unknown = await expecting(200, response).body.json()
  if (typeof reply !== 'object' || reply === null || !('url' in reply)) throw new Error('there is no URL')
  return { url: String(reply.url), told }
}

/** Opens the page in a new browser, and answers its cookie. */
async function open(psp: Payable, url: string): Promise<string> {
  const page = expecting(200, await get(psp, url, ''))
  await page.body.dump()
  const [cookie = ''] = String(page.headers['set-cookie']).split(';')
  return cookie
}

const get = (psp: Payable, url: string, cookie: string) =>
  request(url, { dispatcher: psp.payers, headers: { cookie } })

async function submit(psp: Payable, url: string, form: Record<string, string>, cookie: string) {
  const response = await request(url, {
    method: 'POST',
    dispatcher: psp.payers,
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    body: new URLSearchParams(form).toString(),
  })
  await expecting(303, response).body.dump()
}

function expecting(status: number, response: Dispatcher.ResponseData): Dispatcher.ResponseData {
  if (response.statusCode !== status) throw new Error(`expected ${status}, found ${response.statusCode}`)
  return response
}

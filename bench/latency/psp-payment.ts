/**
 * A payment through a PSP, from redirection to what follows its outcome, each request by its name. Every other payment
 * is accounted for by the platform's Node, every other is undone.
 */
import { type Dispatcher, request } from 'undici'
import { z } from 'zod'
import { requestXml } from '../../src/contract/soap/write.ts'
import type { BenchPsp } from '../bench-psp.ts'
import type { Callback } from '../counterpart.ts'
import { newRedirection } from '../redirection.ts'
import { closingOf } from './closing.ts'
import { type Watch, watchDelay } from './watch.ts'

/** Where it is asked, and who hears of the outcome. */
export type Door = Pick<BenchPsp, 'api' | 'platform' | 'payers'> & {
  told(idTransaction: string): Promise<Callback>
}
export type Ending = 'closed' | 'refunded'
type Paying = { customer: string; ending: Ending; watch: Watch; due: number }

const given = z.object({ url: z.string(), idPSPTransaction: z.string() })

/** `due`: when the platform was to ask for it. */
export async function payThrough(door: Door, { customer, ending, watch, due }: Paying): Promise<Callback> {
  await watchDelay(watch, due)
  const redirection = newRedirection()
  const told = door.told(redirection.idTransaction)
  const json = JSON.stringify(redirection)
  const { url, idPSPTransaction } = await watch(
    'POST /redirections',
    async () => given.parse(await (await ask(door, '/redirections', json)).body.json()),
    due,
  )
  const cookie = await watch('GET page', () => open(door, url))
  await watch('POST authorize', () => authorize(door, url, customer, cookie))
  await watch('GET page again, until the outcome is told', () => comeBack(door, url, cookie))
  const callback = await told
  const paid = { redirection, idPSPTransaction, authorizationCode: callback.authorizationCode }
  if (ending === 'closed') {
    const xml = requestXml('pspNotifyPaymentV2', closingOf(paid))
    await watch('pspNotifyPaymentV2', () => close(door, xml))
  } else {
    const refund = { idTransaction: redirection.idTransaction, idPSPTransaction, action: 'refund' }
    await watch('POST /redirections/refunds', () => undo(door, JSON.stringify(refund)))
  }
  return callback
}

async function ask({ api, platform }: Door, path: string, body: string, type = 'application/json') {
  const headers = { 'content-type': type }
  const response = await request(api + path, { method: 'POST', dispatcher: platform, headers, body })
  return expecting(200, response)
}

/** In a new browser; answers its cookie. */
async function open(door: Door, url: string): Promise<string> {
  const page = expecting(200, await request(url, { dispatcher: door.payers }))
  await page.body.dump()
  const [cookie = ''] = String(page.headers['set-cookie']).split(';')
  return cookie
}

async function authorize(door: Door, url: string, customer: string, cookie: string) {
  const response = await request(`${url}/authorize`, {
    method: 'POST',
    dispatcher: door.payers,
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    body: new URLSearchParams({ customer }).toString(),
  })
  await expecting(303, response).body.dump()
}

async function comeBack(door: Door, url: string, cookie: string) {
  const page = await request(url, { dispatcher: door.payers, headers: { cookie } })
  await page.body.dump()
}

async function close(door: Door, xml: string) {
  const answer = await (await ask(door, '/psp-for-node', xml, 'text/xml; charset=utf-8')).body.text()
  if (!answer.includes('<outcome>OK<')) throw new Error(`the closing was not accepted: ${answer}`)
}

async function undo(door: Door, body: string) {
  const answer = await (await ask(door, '/redirections/refunds', body)).body.json()
  if (z.object({ outcome: z.string() }).parse(answer).outcome !== 'OK') throw new Error('not refunded')
}

function expecting(status: number, response: Dispatcher.ResponseData): Dispatcher.ResponseData {
  if (response.statusCode !== status) throw new Error(`expected ${status}, found ${response.statusCode}`)
  return response
}

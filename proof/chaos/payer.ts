/** What somebody who pays does, as it was planned for them: at the touchpoint, on the PSP's page and on their phone. */
import type { Agent } from 'undici'
import { request as send } from 'undici'
import { idPsp } from '../../test/both/settings.ts'
import { newPayer, type Page, type Payer } from '../../test/psp/payer.ts'
import type { PlannedPayment } from './plan.ts'
import { margin, timeout } from './town.ts'

/** `no-url`: they never got one. `gone`: they went away. `closed`: the page was closed to them. `tired`: it took too long. */
export type Way = 'back' | 'no-url' | 'gone' | 'closed' | 'tired'
export type Walked = {
  way: Way
  /** Of the payments that they began, those whose URL they got. */
  begun: string[]
  /** Milliseconds, from the first click to the last page. */
  took: number
  /** What the touchpoint was told in the end. */
  seen: { idTransaction: string; state: string } | undefined
}
/** Where they go, and over which connections; `pause` lets time pass on the clock of the run. */
export type World = {
  touchpoint: string
  agent: Agent
  pause(milliseconds: number): Promise<void>
  /** Hears of each transaction whose URL somebody got. */
  started(idTransaction: string, planned: PlannedPayment): void
}
type Started = { idTransaction: string; url: string }

/** Milliseconds between two looks, and after one at a service in trouble; and how many looks there are at most. */
const blink = 150
const breath = 450
const looks = 60
/** Milliseconds until somebody who got no URL asks again. */
const again = 1_500

export async function walk(world: World, planned: PlannedPayment): Promise<Walked> {
  const begunAt = performance.now()
  const begun: string[] = []
  const ended = async (way: Way): Promise<Walked> => ({
    way,
    begun,
    took: Math.round(performance.now() - begunAt),
    seen: way === 'back' ? await standing(world, begun.at(-1) ?? '') : undefined,
  })
  const start = async () => {
    const started = await startPayment(world, planned)
    if (!started) return undefined
    begun.push(started.idTransaction)
    world.started(started.idTransaction, planned)
    return started
  }
  const started = await start()
  if (!started) return ended('no-url')
  if (planned.manner === 'never-come') return ended('gone')
  if (planned.manner !== 'again') return ended(await pay(world, planned, started))
  await attempt(() => newPayer(undefined, world.agent).get(started.url))
  const again = await start()
  return ended(again ? await pay(world, planned, again) : 'gone')
}

/** Asks for a URL, and again, if they are stubborn: a notice may be locked by their own payment of before. */
async function startPayment(world: World, planned: PlannedPayment): Promise<Started | undefined> {
  for (let tries = 0; tries < planned.stubbornness; tries++) {
    if (tries > 0) await world.pause(again)
    const reply = await attempt(() => order(world, planned))
    if (reply?.status === 201) return reply.started
  }
  return undefined
}

async function order({ touchpoint, agent }: World, { notices, fee, email }: PlannedPayment) {
  const { statusCode: status, body } = await send(`${touchpoint}/payments`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      notices: notices.map(notice => ({
        ...notice,
        fiscalCode: '77777777777',
        description: 'TARI 2026',
        companyName: 'Comune di Milano',
      })),
      fee,
      idPsp,
      idPaymentMethod: 'RPIC',
      touchpoint: 'CHECKOUT',
      ...(email !== undefined && { email }),
    }),
  })
  const { idTransaction = '', url = '' } = JSON.parse(await body.text())
  return { status, started: { idTransaction, url } }
}

async function pay(world: World, planned: PlannedPayment, { url }: Started): Promise<Way> {
  const { manner, lateness } = planned
  const payer = newPayer(undefined, world.agent)
  if (manner === 'late') {
    await attempt(() => payer.get(url))
    await world.pause(timeout - margin + lateness)
  }
  if (manner !== 'two-browsers') return look(world, planned, payer, url)
  const [way] = await Promise.all([
    look(world, planned, payer, url),
    look(world, planned, newPayer(undefined, world.agent), url),
  ])
  return way
}

/** Looks at the page, and does what is to be done there, until it leads back. */
async function look(world: World, planned: PlannedPayment, payer: Payer, url: string): Promise<Way> {
  const { manner } = planned
  let answered = 0
  let inTrouble = false
  for (let turn = 0; turn < looks; turn++) {
    if (turn > 0) await world.pause(inTrouble ? breath : blink)
    const page = await attempt(() => (manner === 'reload' ? reloaded(payer, url) : payer.get(url)))
    inTrouble = !page || page.status === 503
    if (!page) continue
    if (page.status === 404) return 'closed'
    if (page.location?.includes('/leave') || page.text.includes('/leave')) {
      const left = await attempt(() => payer.get(`${url}/leave`))
      if (left?.status === 303 && left.location !== url) return 'back'
      continue
    }
    const phone = /http[^"]*\/sandbox\/phone\/\w+/.exec(page.text)?.[0]
    if (phone !== undefined && manner === 'cancel-late') await attempt(() => payer.submit(`${url}/cancel`))
    else if (phone !== undefined && answered++ < 4) {
      await attempt(() => onPhone(world, planned, phone))
      if (manner === 'leave') return 'gone'
    } else if (page.text.includes('name="customer"')) await attempt(() => choose(planned, payer, url))
  }
  return 'tired'
}

function choose({ manner, customer }: PlannedPayment, payer: Payer, url: string): Promise<unknown> {
  if (manner === 'cancel') return payer.submit(`${url}/cancel`)
  const authorize = () => payer.submit(`${url}/authorize`, { customer })
  return manner === 'twice' ? Promise.all([authorize(), authorize()]) : authorize()
}

function onPhone({ agent }: World, { manner }: PlannedPayment, phone: string): Promise<unknown> {
  const says = manner === 'refuse' ? 'refuse' : 'approve'
  const answer = () => newPayer(undefined, agent).submit(`${phone}/answer`, { answer: says })
  return manner === 'twice' ? Promise.all([answer(), answer()]) : answer()
}

async function reloaded(payer: Payer, url: string): Promise<Page> {
  const [, , page] = await Promise.all([payer.get(url), payer.get(url), payer.get(url)])
  return page
}

async function standing({ touchpoint, agent }: World, idTransaction: string) {
  return attempt(async () => {
    const { statusCode, body } = await send(`${touchpoint}/payments/${idTransaction}`, { dispatcher: agent })
    const { state } = JSON.parse(await body.text())
    return statusCode === 200 ? { idTransaction, state: String(state) } : undefined
  })
}

/** Whoever was asked may be gone, or too slow, or break off: then there is nothing. */
async function attempt<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act()
  } catch {
    return undefined
  }
}

/** Both sides as in production: a node of each is started again and again, as it is built or from its sources. */
import { fileURLToPath } from 'node:url'
import { freePort } from '../../src/runtime/postgres/free-port.ts'
import { startBenchPlatform } from '../bench-platform.ts'
import { startBenchPsp } from '../bench-psp.ts'
import type { Counterpart } from '../counterpart.ts'
import { customerOf, type Ground } from '../ground.ts'
import { payThroughPlatform } from '../lifecycle/platform-payer.ts'
import { payAtPsp } from '../lifecycle/psp-payer.ts'
import { type Node, type Program, type Side, startNode } from './node.ts'

export type SideUnderTest = AsyncDisposable & {
  side: Side
  start: Start
  /** One payment through the node that is built, from its start to its end. */
  once(worker: number): Promise<void>
}
type Start = (program: Program) => Promise<Node>

const banks = { dist: 'instant-bank.js', src: '../instant-bank.ts' } satisfies Record<Program, string>

export async function pspSide(
  ground: Ground,
  counterpart: Counterpart,
  payers: number,
): Promise<SideUnderTest> {
  const found = Promise.withResolvers<Start>()
  const psp = await startBenchPsp(ground, counterpart, {
    name: 'psp',
    payers,
    profile: undefined,
    async start({ databaseUrl = '', callbackKey = '', pageKey = '', api = {}, page = {}, ...others }) {
      const start: Start = async program => {
        const bank = fileURLToPath(new URL(banks[program], import.meta.url))
        const doors = { api: await elsewhere(program, api), page: await elsewhere(program, page) }
        return startNode({
          program,
          side: 'psp',
          directory: ground.directory,
          databaseUrl,
          settings: { ...others, ...doors, bank },
          secrets: { PASSERELLA_PSP_CALLBACK_KEY: callbackKey, PASSERELLA_PSP_PAGE_KEY: pageKey },
        })
      }
      found.resolve(start)
      return startOnce(start)
    },
  })
  return {
    side: 'psp',
    start: await found.promise,
    once: worker => payAtPsp(psp, customerOf(worker)),
    [Symbol.asyncDispose]: () => psp[Symbol.asyncDispose](),
  }
}

export async function platformSide(ground: Ground, payers: number): Promise<SideUnderTest> {
  const { url: databaseUrl } = await ground.newDatabase('platform')
  const found = Promise.withResolvers<Start>()
  const platform = await startBenchPlatform(ground, {
    databaseUrl,
    payers,
    async start({ sessionKey = '', databaseUrl: _, ...others }) {
      const door = { port: await freePort() }
      const start: Start = async program =>
        startNode({
          program,
          side: 'platform',
          directory: ground.directory,
          databaseUrl,
          settings: { ...others, ...(await elsewhere(program, door)) },
          secrets: { PASSERELLA_PLATFORM_SESSION_KEY: sessionKey },
        })
      found.resolve(start)
      return { ...(await startOnce(start)), said: door }
    },
  })
  return {
    side: 'platform',
    start: await found.promise,
    once: () => payThroughPlatform(platform),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  }
}

/** Brings the database up to date. */
async function startOnce(start: Start): Promise<Node> {
  await using first = await start('dist')
  return first
}

/** What is built is found at its own door; what runs from the sources beside it opens another. */
async function elsewhere<Door extends object>(program: Program, door: Door): Promise<Door> {
  return program === 'dist' ? door : { ...door, port: await freePort() }
}

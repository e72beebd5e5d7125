import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { expect, test } from 'vitest'
import type { Fate, Fault } from '../../proof/chaos/fate.ts'
import { openHttpHop } from '../../proof/chaos/http-hop.ts'
import { freePort } from '../free-port.ts'
import { until } from '../until.ts'

const said = 'a reply of some length, so that there is something to break off'

/** A node behind a way on which every message meets this fault; and whoever calls, with a patience of half a second. */
async function newWay(fault: Fault | undefined, { after = 50, dead = false } = {}) {
  await using opened = new AsyncDisposableStack()
  const heard: string[] = []
  const node = createServer((message, reply) => {
    heard.push(message.url ?? '')
    reply.end(said)
  })
  await new Promise<void>(resolve => node.listen(0, '127.0.0.1', resolve))
  opened.defer(() => {
    node.closeAllConnections()
    node.close()
  })
  const there = `http://127.0.0.1:${(node.address() as AddressInfo).port}`
  const nobody = `http://127.0.0.1:${await freePort()}`
  const port = await freePort()
  const fate: Fate = { fault, first: 0, after, part: 0.5 }
  const nodes = dead ? [nobody, there] : [there, there]
  const hop = opened.use(await openHttpHop({ name: 'a way', port, nodes, fate: () => fate }))
  const agent = opened.adopt(new Agent({ headersTimeout: 500, bodyTimeout: 500 }), agent => agent.destroy())
  const ends = opened.move()
  return {
    heard,
    hop,
    async call(): Promise<string> {
      try {
        const { body } = await request(`http://127.0.0.1:${port}/asked`, { dispatcher: agent })
        return await body.text()
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : String(error)
      }
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

test('a message that meets nothing passes, and goes on to the other node where one is dead', async () => {
  await using way = await newWay(undefined, { dead: true })
  expect(await way.call()).toBe(said)
  expect(way.heard).toEqual(['/asked'])
  expect(way.hop.counts()).toEqual([])
})

const cutOff = /^(UND_ERR_SOCKET|ECONNRESET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/
const waited = /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/

test.each<[Fault, string, RegExp, number]>([
  ['cut', 'is never heard', cutOff, 0],
  ['lost-reply', 'is heard, and its reply lost', cutOff, 1],
  ['stall', 'is heard, and its reply never comes', waited, 1],
  ['truncate', 'is heard, and its reply ends too soon', cutOff, 1],
  ['reset', 'is heard, and the connection reset in the middle of its reply', cutOff, 1],
  ['delay', 'is heard, and its reply takes a while', new RegExp(`^${said}$`), 1],
])('a message that meets %s %s', async (fault, _what, found, heard) => {
  await using way = await newWay(fault)
  expect(await way.call()).toMatch(found)
  expect(way.heard).toHaveLength(heard)
  expect(way.hop.counts()).toEqual([[fault, 1]])
})

test('a late message is heard when whoever sent it has given up', async () => {
  await using way = await newWay('late')
  expect(await way.call()).toMatch(waited)
  await until('it is heard', () => way.heard.length === 1)
})

test('a message that meets duplicate is heard twice, and a later second one at once when all is to be calm', async () => {
  await using way = await newWay('duplicate', { after: 60_000 })
  expect(await way.call()).toBe(said)
  expect(way.heard).toHaveLength(1)
  way.hop.release()
  await until('it is heard again', () => way.heard.length === 2)
})

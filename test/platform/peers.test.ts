import { expect, test } from 'vitest'
import { openPeers } from '../../src/platform/peers.ts'
import { NoAnswer } from '../../src/runtime/http/client.ts'
import { rawServer } from '../raw-server.ts'
import { until } from '../until.ts'
import { virtualClock } from '../virtual-clock.ts'

const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof NoAnswer ? error.reason : error),
  )
const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'
const local = (port: number) => `http://127.0.0.1:${port}`
const answering = () => rawServer(socket => void socket.write(answer))
const hanging = () => rawServer(() => {})

test('so many calls at one PSP, whatever its addresses, and then none: it is refused at once, and none is sent', async () => {
  await using one = await hanging()
  await using other = await hanging()
  await using quick = await answering()
  const clock = virtualClock()
  await using peers = openPeers({ clock, patience: 8_000, most: 3 })
  const first = [one.port, one.port, other.port].map(port =>
    reasonOf(peers.at('SLOW', local(port)).post('', '{}')),
  )
  await until('they are there', () => one.heard.length + other.heard.length === 3)

  expect(await reasonOf(peers.at('SLOW', local(other.port)).post('', '{}'))).toBe('full')
  expect(await reasonOf(peers.at('SLOW', local(quick.port)).post('', '{}'))).toBe('full')
  expect([other.sockets.length, quick.sockets.length]).toEqual([1, 0])
  expect(await reasonOf(peers.at('QUICK', local(quick.port)).post('', '{}'))).toBe('answered')

  await clock.advance(8_000)
  expect(await Promise.all(first)).toEqual(['late', 'late', 'late'])
  expect(await reasonOf(peers.at('SLOW', local(quick.port)).post('', '{}'))).toBe('answered')
})

test('a pool that nobody has called by for a minute is closed, and one that is in use is not', async () => {
  await using gone = await answering()
  await using slow = await hanging()
  await using other = await answering()
  const clock = virtualClock()
  await using peers = openPeers({ clock, patience: 300_000, most: 3 })
  await peers.at('PSP', local(gone.port)).post('', '{}')
  const waiting = reasonOf(peers.at('PSP', local(slow.port)).post('', '{}'))
  await until('it waits', () => slow.heard.length === 1)

  await clock.advance(59_000)
  await peers.at('PSP', local(gone.port)).post('', '{}')
  await clock.advance(59_000)
  await peers.at('PSP', local(other.port)).post('', '{}')
  expect(gone.sockets.map(({ destroyed }) => destroyed)).toEqual([false])
  await clock.advance(61_000)
  await peers.at('PSP', local(other.port)).post('', '{}')
  await until('it is closed', () => gone.sockets.every(({ destroyed }) => destroyed), 2_000)
  expect(slow.sockets[0]?.destroyed).toBe(false)
  slow.sockets[0]?.write(answer)
  expect(await waiting).toBe('answered')
})

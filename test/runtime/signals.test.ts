import { expect, test } from 'vitest'
import { newSignals } from '../../src/runtime/signals.ts'
import { virtualClock } from '../virtual-clock.ts'

test('what was rung since somebody listens is not missed: the newest is given, once', async () => {
  const signals = newSignals<string>(virtualClock())
  using listener = signals.listen('one')
  signals.ring('one', 'old')
  signals.ring('one', 'new')
  signals.ring('other', 'of somebody else')
  expect(await listener.next(1_000)).toBe('new')
  const next = listener.next(1_000)
  signals.ring('one', 'newer')
  expect(await next).toBe('newer')
})

test('a wait ends by itself, and when it is called off', async () => {
  const clock = virtualClock()
  using listener = newSignals<string>(clock).listen('one')
  const waiting = listener.next(1_000)
  await clock.advance(1_000)
  expect(await waiting).toBeUndefined()
  const over = new AbortController()
  const calledOff = listener.next(1_000, over.signal)
  over.abort()
  expect(await calledOff).toBeUndefined()
  expect(await listener.next(1_000, over.signal)).toBeUndefined()
})

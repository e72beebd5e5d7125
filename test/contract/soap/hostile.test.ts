import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReply, readRequest } from '../../../src/contract/soap/read.ts'
import { hostile, unusual } from './hostile.ts'
import { samples } from './samples.ts'

describe('what is no message is refused, and nothing is thrown:', () => {
  test.each(Object.entries(hostile))('%s', (_, xml) => {
    expect(readRequest('pspNotifyPaymentV2', xml)).toMatchObject({
      ok: false,
      problems: [{ field: expect.any(String) }],
    })
    expect(readReply('pspNotifyPaymentV2', xml)).toMatchObject({ ok: false })
  })

  test('any bytes at all', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2_000 }),
        bytes => !readRequest('pspNotifyPaymentV2', Buffer.from(bytes)).ok,
      ),
    )
  })

  test('a message in which any piece became any other', () => {
    const good = samples.pspNotifyPaymentV2
    const at = fc.nat({ max: good.length })
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      at.map(from => good.slice(from, from + 40)),
    )
    fc.assert(
      fc.property(at, fc.nat({ max: 40 }), piece, (from, length, text) => {
        const read = readRequest('pspNotifyPaymentV2', good.slice(0, from) + text + good.slice(from + length))
        return read.ok || read.problems.length > 0
      }),
      { numRuns: 1_000 },
    )
  })

  test('an entity is never expanded, nor a file read', () => {
    expect(
      JSON.stringify(readRequest('pspNotifyPaymentV2', hostile['an external entity'] ?? '')),
    ).not.toContain('root')
  })
})

describe('a message is read, unusual as it is:', () => {
  const plain = readRequest('pspNotifyPaymentV2', samples.pspNotifyPaymentV2)
  test.each(Object.entries(unusual))('%s', (_, xml) => {
    expect(readRequest('pspNotifyPaymentV2', xml)).toEqual(plain)
  })
})

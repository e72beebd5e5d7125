import { describe, expect, test } from 'vitest'
import { fateOf, faults } from '../../proof/chaos/fate.ts'
import { readOptions } from '../../proof/chaos/options.ts'
import { planPayment, skewOf } from '../../proof/chaos/plan.ts'
import { WrongArguments } from '../../src/arguments.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('a seed says what happens', () => {
  test('to each payment, in whatever order it is asked', () => {
    const forwards = upTo(200).map(index => planPayment(7, index))
    const backwards = upTo(200)
      .toReversed()
      .map(index => planPayment(7, index))
    expect(backwards.toReversed()).toEqual(forwards)
    expect(upTo(200).map(index => planPayment(8, index))).not.toEqual(forwards)
  })

  test('to each message, and to each clock', () => {
    const fates = (seed: number) => upTo(200).map(turn => fateOf(seed, 'PSP → platform', turn, 0.5))
    expect(fates(7)).toEqual(fates(7))
    expect(fates(7)).not.toEqual(fates(8))
    expect(skewOf(7, 'psp-1')).toBe(skewOf(7, 'psp-1'))
    expect(skewOf(7, 'psp-1')).not.toBe(skewOf(7, 'psp-2'))
  })

  test('every fault comes up, in the share that is wanted', () => {
    const met = upTo(5_000).flatMap(turn => fateOf(7, 'a way', turn, 0.04).fault ?? [])
    expect(new Set(met)).toEqual(new Set(Object.keys(faults)))
    expect(met.length / 5_000).toBeCloseTo(0.04, 2)
  })

  test('every way to pay comes up, and some share a notice', () => {
    const plans = upTo(2_000).map(index => planPayment(7, index))
    expect(new Set(plans.map(({ manner }) => manner)).size).toBe(11)
    expect(new Set(plans.map(({ notices }) => notices.length))).toEqual(new Set([1, 2, 3, 4, 5]))
    const firsts = plans.map(({ notices }) => notices[0]?.noticeNumber)
    expect(firsts.length - new Set(firsts).size).toBeGreaterThan(50)
    const cents = plans.map(
      ({ notices, fee }) => notices.reduce((sum, { amount }) => sum + amount, fee) % 100,
    )
    for (const habit of [13, 37, 59, 71])
      expect(cents.filter(one => one === habit).length).toBeGreaterThan(40)
  })
})

describe('npm run chaos', () => {
  test('says how many payments there are, for how long, from which seed and where it is told', () => {
    expect(readOptions([], 7)).toEqual({
      payments: 1_000,
      minutes: undefined,
      seed: 7,
      report: 'chaos-report.html',
    })
    const given = ['--payments', '200', '--minutes', '0.5', '--seed', '9', '--report', 'a.html']
    expect(readOptions(given, 7)).toEqual({ payments: 200, minutes: 0.5, seed: 9, report: 'a.html' })
    expect(readOptions(['--minutes', '5'], 7).payments).toBeGreaterThan(1_000_000)
  })

  test.each([
    [['--payments', 'many'], '--payments: expected a whole number from 1 to 10000000, found many'],
    [['--payments', '0'], '--payments: expected a whole number from 1 to 10000000, found 0'],
    [['--seed', '1.5'], '--seed: expected a whole number from 1 to 2147483647, found 1.5'],
    [['--minutes='], '--minutes: expected a number up to 10000, found nothing'],
    [['--minutes', '-1'], "Option '--minutes' argument is ambiguous"],
    [['--report='], '--report: expected the name of a file'],
    [['--colour', 'red'], "Unknown option '--colour'"],
    [['200'], "Unexpected argument '200'"],
  ])('%j is refused', (given, message) => {
    expect(() => readOptions(given, 7)).toThrow(WrongArguments)
    expect(() => readOptions(given, 7)).toThrow(message)
  })
})

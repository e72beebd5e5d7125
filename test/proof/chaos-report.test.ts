import { parseXml } from '@rgrove/parse-xml'
import { expect, test } from 'vitest'
import { reportPage } from '../../proof/chaos/report.ts'
import { structure, tags } from '../pages/markup.ts'
import { madeUpRecord } from './made-up-record.ts'

const record = madeUpRecord(1_000)
const page = reportPage(record)

/** What a reader sees, without markup, style and drawings. */
const words = (markup: string): string =>
  markup
    .replace(/<(style|svg|title).*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

/** A page without what HTML leaves open. */
const asXml = (markup: string): string => markup.replace('<!doctype html>', '').replace(/<meta[^>]*>/g, '')

test('without a finding it says passed, how many payments ended, and how to have the run again', () => {
  expect(words(page)).toContain('Passed 1,000 payments reached an end.')
  expect(words(page)).not.toContain('Not passed')
  expect(words(page)).toContain('npm run chaos -- --payments 1000 --seed 4711')
})

test('with findings it says not passed, and each of them', () => {
  const told = words(reportPage({ ...record, findings: ['SAFE-1: debited twice', 'SAFE-4: payable again'] }))
  expect(told).toContain('Not passed The audit of both sides and of the bank has 2 findings.')
  expect(told).toContain('SAFE-1: debited twice SAFE-4: payable again')
})

test('of very many findings it lists the first and counts the others', () => {
  const told = words(
    reportPage({ ...record, findings: Array.from({ length: 1_203 }, (_, at) => `no. ${at}.`) }),
  )
  expect(told).toContain('1,203 findings')
  expect(told).toContain('no. 199. … and 1,003 more.')
})

test('it says how payments ended, what was done to messages and nodes, and what is left to people', () => {
  const told = words(page)
  expect(told).toContain('NOTIFIED_OK settled OK debited 550 55 %')
  expect(told).toContain('REFUNDED refunded not debited 200 20 %')
  expect(told).toContain('All 600 debited 1,000')
  expect(told).toContain('payer → PSP 20 40 60 80 100 never 300')
  expect(told).toContain('truncate the reply ends before the length that it has announced')
  expect(told).toContain('psp 0 killed 2 7.5 s')
  expect(told).toContain('psp deliver-outcome 100 400 200 133 57 33 923 12')
  expect(told).toContain('platform request-refund 1')
})

test('it says percentiles as they are', () => {
  const milliseconds = Array.from({ length: 1_000 }, (_, at) => 1_000 - at)
  const told = words(reportPage({ ...record, latencies: [{ what: 'callback', milliseconds }] }))
  expect(told).toContain('callback 1,000 500 ms 900 ms 990 ms 999 ms 1 s')
})

test('it is well-formed, runs nothing and loads nothing', () => {
  expect(() => parseXml(asXml(page))).not.toThrow()
  for (const { name, attributes } of tags(page)) {
    expect(['script', 'link', 'img', 'iframe', 'image', 'use', 'form']).not.toContain(name)
    for (const [attribute, value] of attributes) {
      expect(attribute).not.toMatch(/^(on|src|href|xlink)/)
      expect(value).not.toMatch(/url\((?!#)/)
    }
  }
  expect(page.match(/<style>.*?<\/style>/s)?.[0]).not.toMatch(/url\(|@import/)
})

test('each id of a drawing stands once, and none is missing', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  const used = [...page.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(used.filter(id => !ids.includes(id))).toEqual([])
  expect(used).not.toEqual([])
})

test('hostile text stays text', () => {
  const hostile = `</text></svg><script>alert(1)</script>"><img src=x onerror='x'>]]></style>{a|b} \${1} %s`
  const dressed = (text: string) =>
    reportPage({
      ...record,
      faults: [{ hop: text, fault: text, count: 1 }],
      strikes: record.strikes.map(strike => ({ ...strike, whom: text })),
      ends: [{ platform: text, psp: text, taken: true, count: 1 }],
      attempts: [{ duty: text, attempts: 1, count: 1 }],
      latencies: [{ what: text, milliseconds: [1, 2, 3] }],
      leftToPeople: [{ duty: text, count: 1 }],
      findings: [text],
    })
  expect(() => parseXml(asXml(dressed(hostile)))).not.toThrow()
  expect(structure(dressed(hostile))).toEqual(
    structure(dressed('as meek as a lamb, and about as long as the other')),
  )
})

test('the same record makes the same page', () => {
  expect(reportPage(record)).toBe(page)
})

test('twenty thousand payments weigh less than a megabyte', () => {
  expect(Buffer.byteLength(reportPage(madeUpRecord(20_000)))).toBeLessThan(1_000_000)
})

test('a run in which nothing happened has a page, and has not passed', () => {
  const nothing = {
    faults: [],
    strikes: [],
    ends: [],
    attempts: [],
    latencies: [],
    progress: [],
    leftToPeople: [],
  }
  const empty = reportPage({ ...record, ...nothing })
  expect(() => parseXml(asXml(empty))).not.toThrow()
  expect(words(empty)).toContain('Not passed Nothing was shown')
  expect(words(empty)).toContain('Nothing: all that was owed was done.')
})

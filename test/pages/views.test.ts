import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { closedView } from '../../src/psp/page/views/closed.ts'
import type { Language } from '../../src/runtime/pages/language.ts'
import { gallery, plain, type Texts } from './gallery.ts'
import { structure, tags } from './markup.ts'

const languages: Language[] = ['it', 'en']
const source = (path: string) => readFileSync(new URL(`../../src/${path}`, import.meta.url))
const css = source('runtime/pages/page.css').length
const scripts = new Map([
  ['/assets/payment.js', source('psp/page/assets/payment.js').length],
  ['/assets/return.js', source('platform/touchpoint/assets/return.js').length],
])

const everywhere = (text: string): Texts => ({ payee: text, description: text, person: text, bank: text })

describe.each(languages)('in %s', lang => {
  describe.each([...gallery(lang)])('%s', (name, page) => {
    test('says its language, and has one title, one main and one first heading', () => {
      const count = (wanted: string) => tags(shown(page)).filter(tag => tag.name === wanted).length
      expect(tags(page)[0]).toMatchObject({ name: 'html' })
      expect(tags(page)[0]?.attributes.get('lang')).toBe(lang)
      expect([count('title'), count('main'), count('h1')]).toEqual([1, 1, 1])
    })

    test('carries no style, no script and no handler of its own, and loads from its own server alone', () => {
      for (const tag of tags(page)) {
        expect(tag.name).not.toBe('style')
        if (tag.name === 'script') expect(scripts.keys()).toContain(tag.attributes.get('src'))
        if (tag.name === 'link') expect(tag.attributes.get('href')).toMatch(/^\/assets\//)
        if (tag.name === 'form') expect(tag.attributes.get('action')).toMatch(/^\/[^/]/)
        for (const attribute of tag.attributes.keys()) expect(attribute).not.toMatch(/^(on|style$|srcdoc$)/)
      }
      expect(page).not.toMatch(/<script[^>]*>[^<]/)
    })

    test('weighs less than 50 kB with all that it loads', () => {
      const loaded = tags(page).map(tag => scripts.get(tag.attributes.get('src') ?? '') ?? 0)
      expect(Buffer.byteLength(page) + css + loaded.reduce((sum, size) => sum + size, 0)).toBeLessThan(50_000)
    })

    test('stays the same page whatever text a payee, a notice, a customer or a bank brings', () => {
      const expected = structure(page)
      const hostile = `"><img src=x onerror=alert(1)>' onfocus='x</title></textarea><script>alert(1)</script>&lt;`
      expect(structure(gallery(lang, everywhere(hostile)).get(name) ?? '')).toEqual(expected)
    })
  })

  test('no text can become markup in any view', () => {
    const expected = [...gallery(lang).values()].map(structure)
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '=',
      '<b>',
      '</p>',
      '<!--',
      '`',
      '$&',
      '$1',
      ' on',
      'à',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const pages = gallery(lang, everywhere(pieces.join('')))
        expect([...pages.values()].map(structure)).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })

  test('the closed page is the same for every payment there ever was', () => {
    const page = closedView({ lang, pspName: plain.bank })
    expect(page).not.toMatch(/€|\d,\d\d|data-|<form|\/p\//)
  })

  test('hostile text is still readable: it is escaped, not lost', () => {
    const page = gallery(lang, { ...plain, payee: 'A & B <srl>' }).get('payment')
    expect(page).toContain('A &amp; B &lt;srl&gt;')
  })
})

test('the stylesheet stays under 12 kB', () => {
  expect(css).toBeLessThan(12_000)
})

test('without scripts a waiting page asks again, and one with a form only when its time is over (PAGE-12)', () => {
  const refresh = /<noscript><meta http-equiv="refresh" content="(\d+)"><\/noscript>/
  const refreshed = [...gallery('it')].filter(([, page]) => page.includes('http-equiv="refresh"'))
  expect(Object.fromEntries(refreshed.map(([name, page]) => [name, refresh.exec(page)?.[1]]))).toEqual({
    payment: '581',
    'payment-code': '581',
    'payment-problem': '581',
    approving: '2',
    'approving-without-link': '2',
    'waiting-bank': '2',
    'waiting-leaving': '2',
    'undone-undoing': '2',
    'return-first': '2',
    'return-pending': '2',
    'return-closing': '2',
    'return-refunding': '10',
  })
})

test('no page softens the policy on referrers that its listener sends (PAGE-11)', () => {
  for (const [, page] of gallery('it')) expect(page).not.toMatch(/referrer/i)
})

/** What a browser shows: a template waits unseen. */
const shown = (page: string): string => page.replace(/<template>.*?<\/template>/s, '')

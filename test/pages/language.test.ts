import { expect, test } from 'vitest'
import { chooseLanguage, withLanguage } from '../../src/runtime/pages/language.ts'

test.each([
  [undefined, 'it'],
  ['', 'it'],
  ['it', 'it'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['EN-us', 'en'],
  ['it-IT,it;q=0.9,en;q=0.8', 'it'],
  ['en;q=0.8,it;q=0.9', 'it'],
  ['it;q=0.8, en;q=0.9', 'en'],
  ['en, it', 'en'],
  ['it, en', 'it'],
  ['en;q=0', 'it'],
  ['en;q=0, *', 'it'],
  ['it;q=0, en;q=0.1', 'en'],
  ['it;q=0, *', 'en'],
  ['*', 'it'],
  ['en;q=0.1, *;q=0.5', 'it'],
  ['fr, de;q=0.9', 'it'],
  ['fr, en;q=0.2', 'en'],
  ['fr;q=1.0, en ; q=0.7 , it;q=0.3', 'en'],
  ['en;q=nonsense', 'it'],
  ['en;q=7', 'it'],
  ['english', 'it'],
  [',;,;q=,', 'it'],
] as const)('a browser that asks for %s reads %s', (acceptLanguage, expected) => {
  expect(chooseLanguage(acceptLanguage)).toBe(expected)
})

test.each([
  ['en', 'it', 'en'],
  ['it', 'en', 'it'],
  ['fr', 'en', 'en'],
  [['en'], 'it', 'it'],
  [undefined, 'en', 'en'],
])('a choice of %s over a browser of %s reads %s', (query, acceptLanguage, expected) => {
  expect(chooseLanguage(acceptLanguage, query)).toBe(expected)
})

test.each([
  ['/p/x', '/p/x?lang=en'],
  ['/p/x?a=1', '/p/x?a=1&lang=en'],
  ['/p/x#there', '/p/x?lang=en#there'],
])('%s in English is %s', (path, expected) => {
  expect(withLanguage(path, 'en')).toBe(expected)
})

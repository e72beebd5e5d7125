/** Texts that somebody, somewhere, has not reckoned with. */
import type { Dice } from '../dice.ts'
import { markup } from '../names.ts'

const strange = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\n',
    '\r\nx-fuzz: 1',
    '\t',
    '\x7f',
    '\x1b[2J',
    '\u0085',
    '\u2028',
    '\u202e\u0430',
  ],
  ...[
    '\ud800',
    'x\udc00y',
    '\udfff\ud800',
    '\ufffe',
    '\uffff',
    '\ufeff',
    '\ufffd',
    '\u{10ffff}',
    '\u{1f469}\u200d\u{1f4bb}',
  ],
  ...['e\u0301', 'é', 'İ', 'ß', 'ﬀ', '\u0000\u0001', '🏳️‍🌈'.repeat(10)],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'null',
    'undefined',
    'true',
  ],
  ...['NaN', 'Infinity', '-1', '0', '-0', '1e999', '0x10', '٣', '१२', '9007199254740993', '1.0', '+1', ' 1'],
  ...[
    `' or '1'='1`,
    `'; drop table psp.payment; --`,
    `\\`,
    `%`,
    `_`,
    `$1`,
    `{}`,
    `[]`,
    `""`,
    `\\u0000`,
    `\\x00`,
  ],
  ...[
    markup,
    `<script>alert(1)</script>`,
    `<!--`,
    `]]>`,
    `&lt;`,
    `&#0;`,
    `\${7*7}`,
    `{{7*7}}`,
    `<%= 1 %>`,
    `%s%n%x`,
  ],
  ...[
    '../../../../etc/passwd',
    '..%2f..%2f',
    '%00',
    '%zz',
    '%',
    '%c0%ae',
    '//evil.example/',
    'file:///etc/passwd',
  ],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'https:evil',
    'http://[::1',
    'https://a b',
    'http://x@y@z',
  ],
  ...[
    'https://[1::2]:99999/',
    'https://xn--/',
    'https://１２７.０.０.１/',
    'https://\u00ad.example',
    '?#',
    '//',
    'about:blank',
  ],
  ...[
    '2024-02-30T00:00:00Z',
    '9999999-01-01T00:00:00Z',
    '2024-01-12T24:00:00Z',
    '2016-12-31T23:59:60Z',
    '0000-00-00',
  ],
]

const signs = ['x', 'è', '€', '😀', 'e\u0301', '\ufdfa']

/** `near`: lengths at which something may change; one less and one more are tried too. */
export function strangeText(dice: Dice, near: readonly number[] = []): string {
  if (dice.once(3)) return dice.pick(strange)
  const lengths = [...near, 0, 1, 32, 35, 70, 140, 256, 1_000, 4_096, 16_384]
  const length = Math.max(0, dice.pick(lengths) + dice.pick([-1, 0, 0, 1]))
  if (dice.once(40)) return dice.pick(signs).repeat(dice.pick([30_000, 65_536, 70_000]))
  return Array.from({ length: 1 }, () => dice.pick(signs).repeat(length))[0] ?? ''
}

/** A text that somebody has touched: a sign more, less or other, or two texts in one. */
export function touchedText(dice: Dice, text: string): string {
  const at = dice.from(0, text.length)
  const [before, after] = [text.slice(0, at), text.slice(at)]
  switch (dice.from(0, 5)) {
    case 0:
      return before + after.slice(1)
    case 1:
      return before + dice.pick(strange) + after
    case 2:
      return before + dice.pick(strange) + after.slice(1)
    case 3:
      return text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase()
    case 4:
      return dice.pick([` ${text}`, `${text} `, `${text}\0`, `${text}\n`, text + text, `\ufeff${text}`])
    default:
      return dice.pick(strange)
  }
}

/** A SOAP message with something wrong in it: to one of its elements, to its letters, or to what it is. */

import { hostile, unusual } from '../../../test/contract/soap/hostile.ts'
import { mutants } from '../../../test/contract/soap/mutations.ts'
import type { Dice } from '../dice.ts'
import type { Written } from './json.ts'
import { strangeText } from './texts.ts'

const documents = [...Object.entries(hostile), ...Object.entries(unusual)]
const known = new Map<string, ReturnType<typeof mutants>>()

/** `names` are written in the place of those that stand in the sample, whatever became of them. */
export function mutateXml(dice: Dice, sample: string, names: Record<string, string>): Written {
  if (dice.once(12)) {
    const [wrong, body] = dice.pick(documents)
    return { body, wrong }
  }
  if (dice.once(3)) {
    const [wrong, change] = dice.pick(changes)
    return { body: change(dice, renamed(sample, names)), wrong }
  }
  const wrongs = known.get(sample) ?? mutants(sample)
  known.set(sample, wrongs)
  const { wrong, xml } = dice.pick(wrongs)
  return { body: renamed(xml, names), wrong }
}

export const renamed = (text: string, names: Record<string, string>) =>
  Object.entries(names).reduce((so, [from, to]) => so.replaceAll(from, to), text)

type Change = (dice: Dice, xml: string) => string | Buffer

/** At some place where one element ends or begins. */
function between(dice: Dice, xml: string, put: string): string {
  const places = [...xml.matchAll(/></g)]
  const { index } = dice.pick(places)
  return xml.slice(0, index + 1) + put + xml.slice(index + 1)
}

const bits = [
  '<!--x-->',
  '<!-- -- -->',
  '<![CDATA[x]]>',
  '<![CDATA[ ]]>',
  '<?x y?>',
  '&amp;',
  '&#0;',
  '&#xD800;',
  '&#32;',
]
  .concat([
    '&x;',
    '\0',
    '<x/>',
    '</x>',
    '<x>',
    'x',
    ']]>',
    '<!DOCTYPE x>',
    '<',
    '&',
    '<!ENTITY x "y">',
    '\u0085',
    '\ufeff',
  ])
  .concat([
    '<x xmlns="urn:y"/>',
    '<a:x/>',
    '<x a="1" a="2"/>',
    '<xml:x/>',
    '<x xmlns:a=""/>',
    '<__proto__/>',
    '<constructor/>',
  ])

const changes: [string, Change][] = [
  ['something between two elements', (dice, xml) => between(dice, xml, dice.pick(bits))],
  ['a strange text', (dice, xml) => between(dice, xml, strangeText(dice))],
  ['cut off', (dice, xml) => xml.slice(0, dice.from(0, xml.length))],
  ['nested deeply', (dice, xml) => nested(dice, xml, dice.pick([20, 31, 33, 200, 8_000]))],
  ['never closed', (dice, xml) => between(dice, xml, '<x>'.repeat(dice.pick([1, 40, 9_000])))],
  [
    'very long',
    (dice, xml) => between(dice, xml, `<!--${'x'.repeat(dice.pick([10_000, 61_000, 70_000]))}-->`),
  ],
  ['many elements', (dice, xml) => between(dice, xml, '<x/>'.repeat(dice.pick([30, 1_000, 14_000])))],
  ['many attributes', (dice, xml) => between(dice, xml, `<x ${attributes(dice.pick([10, 500, 4_000]))}/>`)],
  [
    'many namespaces',
    (dice, xml) => between(dice, xml, `<x ${attributes(dice.pick([10, 500, 3_000]), 'xmlns:')}/>`),
  ],
  ['many entities', (dice, xml) => xml.replace('>', `>${'&amp;'.repeat(dice.pick([5, 9_000]))}`)],
  ['UTF-16', (_, xml) => Buffer.from(`\ufeff${xml}`, 'utf16le')],
  [
    'another encoding',
    (dice, xml) => xml.replace(/utf-8/i, dice.pick(['UTF-7', 'ISO-8859-1', 'utf8', 'x', ''])),
  ],
  ['no prolog', (_, xml) => xml.replace(/^<\?.*?\?>/, '')],
  ['two documents', (_, xml) => xml + xml],
  [
    'a name in capitals',
    (dice, xml) => xml.replace(dice.pick([/<\w+:/, /Body/g, /outcome/g, /id/g]), text => text.toUpperCase()),
  ],
  ['every space doubled', (_, xml) => xml.replaceAll(' ', ' \n\t ')],
]

const attributes = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, at) => `${prefix}a${at}="u"`).join(' ')

const nested = (dice: Dice, xml: string, levels: number) =>
  between(dice, xml, '<x>'.repeat(levels) + '</x>'.repeat(levels))

/** A JSON document with something wrong in it: in one of its fields, in its objects, or in how it is written. */
import type { Dice } from '../dice.ts'
import { strangeText, touchedText } from './texts.ts'
import { parse, print, type Tree } from './tree.ts'

/** Of the contract's schemas, what tells where a value begins to be wrong. */
export type Form = {
  readonly type?: string
  readonly properties?: { readonly [name: string]: Form }
  readonly items?: Form
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

export type Written = { body: string | Buffer; wrong: string }

export function mutateJson(dice: Dice, form: Form, value: unknown): Written {
  const tree = parse(value)
  const wrongs = Array.from({ length: dice.once(4) ? dice.from(2, 4) : 1 }, () =>
    dice.once(4) ? inObject(dice, tree) : inField(dice, tree, form),
  )
  const text = print(tree)
  if (!dice.once(5)) return { body: text, wrong: wrongs.join(', ') }
  const { body, wrong } = dice.pick(writings)(dice, text)
  return { body, wrong: `${wrongs.join(', ')}, ${wrong}` }
}

type Place = { name: string; value: Tree; form: Form; put(tree: Tree): void }

/** Every place where a value stands, with the form that it should have. */
function places(tree: Tree, form: Form): Place[] {
  if (tree.kind === 'object')
    return tree.entries.flatMap((entry, at) => {
      const own = Object.hasOwn(form.properties ?? {}, entry[0]) ? (form.properties?.[entry[0]] ?? {}) : {}
      const put = (value: Tree) => void tree.entries.splice(at, 1, [entry[0], value])
      return [{ name: entry[0], value: entry[1], form: own, put }, ...places(entry[1], own)]
    })
  if (tree.kind === 'list')
    return tree.items.flatMap((value, at) => {
      const own = form.items ?? {}
      const put = (value: Tree) => void tree.items.splice(at, 1, value)
      return [{ name: `[${at}]`, value, form: own, put }, ...places(value, own)]
    })
  return []
}

function inField(dice: Dice, tree: Tree, form: Form): string {
  const all = places(tree, form)
  if (all.length === 0) return 'nothing to change'
  const { name, value, form: own, put } = dice.pick(all)
  const next = dice.once(4) ? parse(dice.pick(others)) : strangeValue(dice, own, value)
  put(next)
  return `${name} is ${print(next).slice(0, 60)}`
}

const others: unknown[] = [null, true, false, 0, -1, 1.5, '', 'x', [], {}, [null], { length: 32 }, [[]], '0']

function strangeValue(dice: Dice, form: Form, value: Tree): Tree {
  const { minimum = 0, maximum = 99_999_999, minLength = 0, maxLength = 35 } = form
  if (form.type === 'integer') {
    const limits = [minimum, maximum].flatMap(limit => [limit - 1, limit, limit + 1])
    return { kind: 'raw', text: dice.pick([...limits.map(String), ...numbers]) }
  }
  if (form.enum && dice.once(2)) return parse(touchedText(dice, dice.pick(form.enum)))
  if (value.kind === 'raw' && value.text.startsWith('"') && dice.once(3))
    return parse(touchedText(dice, String(JSON.parse(value.text))))
  return parse(strangeText(dice, [minLength, maxLength]))
}

const numbers = [
  '-0',
  '0.0',
  '1e0',
  '1e2',
  '1E+2',
  '1e999',
  '-1e999',
  '1e-999',
  '0.1',
  '12200.00',
  '2147483648',
]
  .concat([
    '9007199254740993',
    '1'.repeat(400),
    `0.${'0'.repeat(400)}1`,
    '01',
    '+1',
    '.5',
    '5.',
    '0x1',
    '1_000',
    'NaN',
  ])
  .concat(['Infinity', '-', '1e', '"1"', '1 2', '١'])

function inObject(dice: Dice, tree: Tree): string {
  const objects = objectsIn(tree)
  if (objects.length === 0) return 'no object to change'
  const { entries } = dice.pick(objects)
  const at = dice.from(0, Math.max(0, entries.length - 1))
  const [name, value] = entries[at] ?? ['x', parse(1)]
  switch (dice.from(0, 4)) {
    case 0:
      entries.splice(at, 1)
      return `${name} is missing`
    case 1:
      entries.push([name, dice.once(2) ? value : parse(dice.pick(others))])
      return `${name} comes twice`
    case 2:
      entries.splice(at, 1, [touchedText(dice, name), value])
      return `${name} has another name`
    case 3:
      entries.splice(at, 0, [dice.pick(magic), parse(dice.pick([...others, { outcome: 'OK', amount: 1 }]))])
      return 'a field that nobody knows'
    default:
      for (let count = dice.pick([20, 100, 100, 3_000]); count > 0; count--)
        entries.push([`f${count}`, parse(count)])
      return 'very many fields'
  }
}

const magic = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  '$ref',
  '$where',
  '',
  '\0',
  'idtransaction',
]

function objectsIn(tree: Tree): Extract<Tree, { kind: 'object' }>[] {
  if (tree.kind === 'list') return tree.items.flatMap(objectsIn)
  if (tree.kind === 'object') return [tree, ...tree.entries.flatMap(([, value]) => objectsIn(value))]
  return []
}

const writings: ((dice: Dice, text: string) => Written)[] = [
  (_, text) => ({ body: `\ufeff${text}`, wrong: 'a byte order mark' }),
  (_, text) => ({ body: Buffer.from(text, 'utf16le'), wrong: 'UTF-16' }),
  (_, text) => ({ body: Buffer.from(text, 'latin1'), wrong: 'Latin-1' }),
  (dice, text) => ({ body: text.slice(0, dice.from(0, text.length)), wrong: 'cut off' }),
  (dice, text) => ({
    body: text + dice.pick(['{}', 'x', '\0', ',', ']', text]),
    wrong: 'something behind it',
  }),
  (dice, text) => ({
    body: `${dice.pick(['[', '"', '{"a":', '/**/', "'", '//\n'])}${text}`,
    wrong: 'a bad beginning',
  }),
  (dice, text) => ({ body: nested(text, dice.pick([31, 32, 33, 500, 9_000])), wrong: 'nested deeply' }),
  (dice, text) => ({
    body: text.replace('}', `,"z":${nested('0', dice.pick([31, 33, 9_000]))}}`),
    wrong: 'a deep field',
  }),
  (dice, text) => ({
    body: `[${Array(dice.pick([3, 5_000]))
      .fill('0')
      .join(',')}]`,
    wrong: `an array, not ${text.length}`,
  }),
  (_, text) => ({ body: JSON.stringify(text), wrong: 'a string of JSON' }),
  (dice, text) => ({
    body: text.replace('{', `{${' \n\t'.repeat(dice.pick([1, 10_000, 22_000]))}`),
    wrong: 'white space',
  }),
  (dice, text) => ({ body: text.replaceAll('"', dice.pick(["'", '', '\\"', '“'])), wrong: 'other quotes' }),
  (_, text) => ({
    body: text.replace(/[a-z]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`),
    wrong: 'escaped',
  }),
  (dice, text) => ({
    body: text.padEnd(65_536 + dice.pick([-1, 0, 1, 4_000]), ' '),
    wrong: 'at the limit of length',
  }),
]

const nested = (text: string, levels: number) => '['.repeat(levels) + text + ']'.repeat(levels)

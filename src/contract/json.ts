/**
 * JSON from a stranger: strict, in UTF-8, with no name given twice in one object and no deep nesting.
 *
 * JSON.parse keeps the last of two values under one name and other parsers the first, so two readers of one message
 * could see two amounts. Names are compared after their escapes are resolved.
 */
import { visit } from 'jsonc-parser'
import type { Checked, Refused } from './checked.ts'
import { fieldAt } from './text.ts'

const deepest = 32
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function parseJson(input: string | Uint8Array): Checked<unknown> {
  try {
    const text = typeof input === 'string' ? input : utf8.decode(input)
    const value: unknown = JSON.parse(text)
    refuseAmbiguous(text)
    return { ok: true, value }
  } catch (error) {
    if (error instanceof Ambiguous) return refused(error.field, error.expected)
    return refused('body', 'a JSON document in UTF-8')
  }
}

class Ambiguous extends Error {
  readonly field: string
  readonly expected: string
  constructor(field: string, expected: string) {
    super(`${field}: expected ${expected}`)
    this.field = field
    this.expected = expected
  }
}

function refuseAmbiguous(text: string) {
  const open: Set<string>[] = []
  const begin = () => {
    if (open.push(new Set()) > deepest) throw new Ambiguous('body', `at most ${deepest} levels of nesting`)
  }
  const end = () => void open.pop()
  visit(text, {
    onObjectBegin: begin,
    onArrayBegin: begin,
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty(name, _offset, _length, _line, _column, path) {
      const names = open.at(-1)
      if (names?.has(name))
        throw new Ambiguous(fieldAt([...path(), name]), 'one value, not two under one name')
      names?.add(name)
    },
  })
}

const refused = (field: string, expected: string): Refused => ({ ok: false, problems: [{ field, expected }] })

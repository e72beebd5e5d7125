/**
 * What an element holds, described once: how it is read, how it is written, and whether it must be there. A message is
 * put together from such descriptions, so that each of its names stands in one place.
 */
import type { Checked } from '../checked.ts'
import { type Element, refused } from './element.ts'
import { escapeText } from './escape.ts'

/** `unused`: the schema knows it and a sender may fill it in; it is checked, and then left aside. */
export type Occurs = 'once' | 'optional' | 'unused'
export type Field<Value, How extends Occurs = 'once'> = {
  occurs: How
  /** The element's name, where it is not that of the field. */
  element?: string
  read(element: Element): Checked<Value>
  write(value: Value): string
}

export const optional = <Value>(field: Field<Value>): Field<Value, 'optional'> => ({
  ...field,
  occurs: 'optional',
})
export const unused = <Value>(field: Field<Value>): Field<Value, 'unused'> => ({ ...field, occurs: 'unused' })
export const named = <Value>(element: string, field: Field<Value>): Field<Value> => ({ ...field, element })

type Simple<Value> = {
  expected: string
  /** Undefined for a text that is none of its values. */
  parse(text: string): Value | undefined
  print(value: Value): string
  /** Strings keep their white space; every other type of XML Schema is read without what stands around it. */
  space?: 'kept'
}

/** An element with text alone. */
export function simple<Value>({ expected, parse, print, space }: Simple<Value>): Field<Value> {
  const asType = (text: string) => parse(space === 'kept' ? text : collapse(text))
  return {
    occurs: 'once',
    read(element) {
      if (element.children.length > 0) return refused('', `${expected}, and no elements`)
      if (hasAttributes(element)) return refused('', 'no attributes')
      const value = asType(element.text)
      return value === undefined ? refused('', expected) : { ok: true, value }
    },
    write: value => escapeText(print(value)),
  }
}

const collapse = (text: string) => text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')

const instance = 'http://www.w3.org/2001/XMLSchema-instance'
const hints = ['schemaLocation', 'noNamespaceSchemaLocation']

/** An element bears none, but for where its schema is to be found. One that is `xsi:nil` is not there at all. */
export const hasAttributes = ({ attributes }: Element) =>
  attributes.some(({ namespace, name }) => namespace !== instance || !hints.includes(name))

type Mapping<Wire, Value> = {
  expected: string
  /** Undefined where the parts are right one by one, and wrong together. */
  from(wire: Wire): Value | undefined
  to(value: Value): Wire
}

/** The same element, told in other words on our side. */
export const mapped = <Wire, Value>(
  field: Field<Wire>,
  { expected, from, to }: Mapping<Wire, Value>,
): Field<Value> => ({
  occurs: 'once',
  read(element) {
    const read = field.read(element)
    if (!read.ok) return read
    const value = from(read.value)
    return value === undefined ? refused('', expected) : { ok: true, value }
  },
  write: value => field.write(to(value)),
})

/** An element that holds other elements: each in its place, or the same one several times. */
import type { Problem } from '../checked.ts'
import { type Element, refused } from './element.ts'
import { type Field, hasAttributes, type Occurs } from './field.ts'

type Fields = Record<string, Field<unknown, Occurs>>
type Carried<Of extends Fields, How extends Occurs> = {
  [Name in keyof Of as Of[Name]['occurs'] extends How ? Name : never]: Of[Name] extends Field<
    infer Value,
    How
  >
    ? Value
    : never
}
type ValueOf<Of extends Fields> = Carried<Of, 'once'> & Partial<Carried<Of, 'optional'>>

/** The fields in the order in which they are described. */
export function sequence<Of extends Fields>(fields: Of): Field<ValueOf<Of>> {
  const described = Object.entries(fields).map(([key, field]) => [key, field.element ?? key, field] as const)
  return {
    occurs: 'once',
    read(element) {
      const problems = besidesElements(element)
      const value: Record<string, unknown> = {}
      let next = 0
      for (const [key, name, field] of described) {
        const child = element.children[next]
        if (!child || !isNamed(child, name)) {
          if (field.occurs !== 'once') continue
          return { ok: false, problems: [...problems, { field: name, expected: here }] }
        }
        next += 1
        const read = field.read(child)
        if (!read.ok) problems.push(...within(name, read.problems))
        else if (field.occurs !== 'unused') value[key] = read.value
      }
      if (next < element.children.length) problems.push({ field: '', expected: 'no further elements' })
      return problems.length > 0 ? { ok: false, problems } : { ok: true, value: value as ValueOf<Of> }
    },
    write: (value: Record<string, unknown>) =>
      described
        .filter(([key, , { occurs }]) => occurs !== 'unused' && value[key] !== undefined)
        .map(([key, name, field]) => writeElement(name, field, value[key]))
        .join(''),
  }
}

/** One to `most` elements of one name. */
export function list<Value>(name: string, item: Field<Value>, most: number): Field<[Value, ...Value[]]> {
  const expected = `1 to ${most} elements ${name}`
  return {
    occurs: 'once',
    read(element) {
      const { children } = element
      if (children.length < 1 || children.length > most || !children.every(child => isNamed(child, name)))
        return refused('', expected)
      const problems = besidesElements(element)
      const values: Value[] = []
      for (const [index, child] of children.entries()) {
        const read = item.read(child)
        if (read.ok) values.push(read.value)
        else problems.push(...within(`${name}[${index + 1}]`, read.problems))
      }
      const [first, ...others] = values
      if (problems.length > 0 || first === undefined) return { ok: false, problems }
      return { ok: true, value: [first, ...others] }
    },
    write: values => values.map(value => writeElement(name, item, value)).join(''),
  }
}

const writeElement = <Value>(name: string, field: Field<Value, Occurs>, value: Value) =>
  `<${name}>${field.write(value)}</${name}>`

const here = 'this element in this place, without a namespace'
const isNamed = (child: Element, name: string) => child.name === name && child.namespace === ''

function besidesElements(element: Element): Problem[] {
  if (hasAttributes(element)) return [{ field: '', expected: 'no attributes' }]
  return /[^ \t\r\n]/.test(element.text) ? [{ field: '', expected: 'no text between its elements' }] : []
}

const within = (name: string, problems: Problem[]): Problem[] =>
  problems.map(({ field, expected }) => ({ field: field === '' ? name : `${name}.${field}`, expected }))

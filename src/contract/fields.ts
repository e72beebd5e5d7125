/** The fields that a schema knows: what a value has of them, and what it has besides. */
import { fieldAt } from './text.ts'

export type Schema = {
  readonly type: string
  readonly properties?: { readonly [name: string]: Schema }
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

type Fields = { readonly [name: string]: unknown }
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A copy with the fields of the schema alone. A value of another shape comes back as it is, to be refused later. */
export function knownFields(schema: Schema, value: unknown): unknown {
  if (!schema.properties || !isFields(value)) return value
  const known: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.properties))
    if (Object.hasOwn(value, name) && value[name] !== undefined) known[name] = knownFields(field, value[name])
  return known
}

export function unknownFields(schema: Schema, value: unknown, path: readonly string[] = []): string[] {
  const { properties } = schema
  if (!properties || !isFields(value)) return []
  return Object.keys(value).flatMap(name => {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined
    return field ? unknownFields(field, value[name], [...path, name]) : [fieldAt([...path, name])]
  })
}

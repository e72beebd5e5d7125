/** What a schema asks for, in words: the second half of "amount: expected …". */
import type { Schema } from './fields.ts'

const formats: Record<string, string> = {
  uri: 'an absolute URL',
  url: 'an absolute URL',
  'date-time': 'a date and time with its offset, such as 2024-01-12T11:59:40Z',
}

export function expectation(schema: Schema): string {
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  if (schema.type === 'integer') return `an integer${range(schema)}`
  if (schema.type === 'object') return 'a JSON object'
  return formats[schema.format ?? ''] ?? `a string${length(schema)}`
}

function range({ minimum, maximum, exclusiveMaximum }: Schema) {
  const last = maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - 1)
  return minimum === undefined || last === undefined ? '' : ` from ${minimum} to ${last}`
}

function length({ minLength, maxLength }: Schema) {
  if (minLength === undefined || maxLength === undefined) return ''
  return minLength === maxLength
    ? ` of ${minLength} characters`
    : ` of ${minLength} to ${maxLength} characters`
}

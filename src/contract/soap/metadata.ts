/** Keys and values, in their order. */
import { type Field, mapped, optional } from './field.ts'
import { list, sequence } from './sequence.ts'
import { text } from './types.ts'

type Entry = [string, string]

const entry: Field<Entry> = mapped(sequence({ key: text(1, 140), value: text(1, 140) }), {
  expected: 'a key and a value',
  from: ({ key, value }): Entry => [key, value],
  to: ([key, value]) => ({ key, value }),
})

export const metadata = list('mapEntry', entry, 15)

/** An element that holds metadata, or nothing. */
export const someMetadata: Field<Entry[]> = mapped(sequence({ metadata: optional(metadata) }), {
  expected: 'metadata, or nothing',
  from: (wire): Entry[] => wire.metadata ?? [],
  to: ([first, ...others]): { metadata?: [Entry, ...Entry[]] } =>
    first ? { metadata: [first, ...others] } : {},
})

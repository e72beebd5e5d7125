/** A JSON document that can also be what no value can be: a name twice, a number as it was written. */
export type Tree =
  | { kind: 'raw'; text: string }
  | { kind: 'list'; items: Tree[] }
  | { kind: 'object'; entries: [string, Tree][] }

export function parse(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(parse) }
  if (typeof value === 'object' && value !== null)
    return { kind: 'object', entries: Object.entries(value).map(([name, field]) => [name, parse(field)]) }
  return { kind: 'raw', text: JSON.stringify(value) }
}

export function print(tree: Tree): string {
  switch (tree.kind) {
    case 'raw':
      return tree.text
    case 'list':
      return `[${tree.items.map(print).join(',')}]`
    case 'object':
      return `{${tree.entries.map(([name, value]) => `${JSON.stringify(name)}:${print(value)}`).join(',')}}`
  }
}

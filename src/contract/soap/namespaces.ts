/** Namespaces in XML 1.0: which prefix means what, at each element. */
const reserved = { xml: 'http://www.w3.org/XML/1998/namespace', xmlns: 'http://www.w3.org/2000/xmlns/' }

export type Scope = { declared: Map<string, string>; outer?: Scope }
export type QName = { namespace: string; name: string }

export const outermost: Scope = { declared: new Map(Object.entries({ ...reserved, '': '' })) }

/** What the attributes of an element declare, within what its parents did. Undefined where they may not. */
export function openScope(attributes: Record<string, string>, outer: Scope): Scope | undefined {
  const declared = new Map<string, string>()
  for (const [name, uri] of Object.entries(attributes)) {
    const prefix = name === 'xmlns' ? '' : /^xmlns:(.+)$/.exec(name)?.[1]
    if (prefix === undefined) continue
    if (Object.hasOwn(reserved, prefix) || Object.values(reserved).includes(uri)) return undefined
    if (prefix !== '' && (uri === '' || !isNcName(prefix))) return undefined
    declared.set(prefix, uri)
  }
  return declared.size === 0 ? outer : { declared, outer }
}

export const isDeclaration = (attribute: string) => /^xmlns(:|$)/.test(attribute)

/** An element without a prefix is in the default namespace, an attribute without one in none. */
export function resolve(name: string, scope: Scope, kind: 'element' | 'attribute'): QName | undefined {
  const [first = '', second, ...rest] = name.split(':')
  if (second === undefined)
    return { namespace: kind === 'element' ? (lookUp('', scope) ?? '') : '', name: first }
  const namespace = lookUp(first, scope)
  if (first === '' || first === 'xmlns' || rest.length > 0 || !isNcName(second)) return undefined
  return namespace === undefined ? undefined : { namespace, name: second }
}

/** The parser has seen that the whole is a name; the part behind the colon must be one of its own. */
const isNcName = (part: string) => /^[\p{ID_Start}_][^:]*$/u.test(part)

function lookUp(prefix: string, { declared, outer }: Scope): string | undefined {
  return declared.get(prefix) ?? (outer && lookUp(prefix, outer))
}

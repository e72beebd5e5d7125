/**
 * XML from a stranger, as a tree whose names are resolved: XML 1.0 in UTF-8, of limited depth, without a document
 * type and without processing instructions (SOAP 1.1 forbids both). No entity is known but the five of XML itself.
 */
import {
  parseXml,
  XmlDeclaration,
  type XmlDocument,
  XmlElement,
  type XmlNode,
  XmlText,
} from '@rgrove/parse-xml'
import type { Checked, Refused } from '../checked.ts'
import { isDeclaration, openScope, outermost, type QName, resolve, type Scope } from './namespaces.ts'

export type Element = QName & {
  attributes: (QName & { value: string })[]
  children: Element[]
  /** What stands directly inside, between the children: without comments, and as plain text where it was CDATA. */
  text: string
}

const deepest = 32
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const options = { preserveXmlDeclaration: true, preserveDocumentType: true }

export function parseElement(input: string | Uint8Array): Checked<Element> {
  try {
    const { children } = parseXml(typeof input === 'string' ? input : utf8.decode(input), options)
    return { ok: true, value: rootOf(children) }
  } catch (error) {
    return refused('body', error instanceof Forbidden ? error.expected : 'well-formed XML 1.0 in UTF-8')
  }
}

/** Well-formed, and yet nothing that a message may hold. */
class Forbidden extends Error {
  readonly expected: string
  constructor(expected: string) {
    super(expected)
    this.expected = expected
  }
}

function rootOf(nodes: XmlDocument['children']): Element {
  const [root, ...besides] = nodes.filter(node => !isDeclarationOfUtf8(node))
  if (!(root instanceof XmlElement) || besides.length > 0)
    throw new Forbidden('a document of one element, without DOCTYPE and processing instructions, in UTF-8')
  return elementOf(root, outermost, 1)
}

const isDeclarationOfUtf8 = (node: XmlNode) =>
  node instanceof XmlDeclaration &&
  node.version === '1.0' &&
  (node.encoding === null || node.encoding.toLowerCase() === 'utf-8')

function elementOf(node: XmlElement, outer: Scope, depth: number): Element {
  if (depth > deepest) throw new Forbidden(`at most ${deepest} levels of elements`)
  const scope = openScope(node.attributes, outer)
  const called = scope && resolve(node.name, scope, 'element')
  if (!called) throw new Forbidden('names whose prefixes are declared')
  const element: Element = { ...called, attributes: attributesOf(node, scope), children: [], text: '' }
  for (const child of node.children) {
    if (child instanceof XmlElement) element.children.push(elementOf(child, scope, depth + 1))
    else if (child instanceof XmlText) element.text += child.text
    else throw new Forbidden('no processing instructions')
  }
  return element
}

function attributesOf({ attributes }: XmlElement, scope: Scope): Element['attributes'] {
  const seen = new Set<string>()
  return Object.entries(attributes).flatMap(([written, value]) => {
    if (isDeclaration(written)) return []
    const called = resolve(written, scope, 'attribute')
    if (!called || seen.has(`${called.namespace} ${called.name}`))
      throw new Forbidden('attributes whose prefixes are declared, each once')
    seen.add(`${called.namespace} ${called.name}`)
    return [{ ...called, value }]
  })
}

export const refused = (field: string, expected: string): Refused => ({
  ok: false,
  problems: [{ field, expected }],
})

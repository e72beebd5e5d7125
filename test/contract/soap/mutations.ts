/** Every small wrong that can be done to a document: to each of its elements in turn. */
import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml'
import { escapeText } from '../../../src/contract/soap/escape.ts'
import { textsFor } from './texts.ts'

export type Mutant = { wrong: string; xml: string }

export function mutants(xml: string): Mutant[] {
  const count = elements(parse(xml)).length
  return Array.from({ length: count }, (_, index) => index).flatMap(index => mutantsOf(xml, index))
}

type Change = (element: XmlElement, siblings: XmlElement['children'], at: number) => void

function mutantsOf(xml: string, index: number): Mutant[] {
  const mutant = (wrong: string, change: Change): Mutant => {
    const root = parse(xml)
    const element = elements(root)[index] as XmlElement
    const { children } = element.parent as XmlElement
    const mutant = { wrong: `${element.name}: ${wrong}` }
    change(element, children, children.indexOf(element))
    return { ...mutant, xml: print(root) }
  }
  const { children, text } = elements(parse(xml))[index] as XmlElement
  const isLeaf = !children.some(child => child instanceof XmlElement)
  const changes = Object.entries({ ...anywhere, ...(isLeaf ? inLeaves : {}) })
  const rewritten = (isLeaf ? textsFor(text) : ['', 'x', '1']).map(text =>
    mutant(
      `becomes ${JSON.stringify(text)}`,
      ({ children }) => void children.splice(0, children.length, newText(text)),
    ),
  )
  return [...changes.map(([wrong, change]) => mutant(wrong, change)), ...rewritten]
}

const anywhere: Record<string, Change> = {
  'is left out': (_, siblings, at) => void siblings.splice(at, 1),
  'comes twice': (element, siblings, at) => void siblings.splice(at, 0, element),
  'comes six times': (element, siblings, at) => void siblings.splice(at, 0, ...Array(5).fill(element)),
  'comes fifteen times': (element, siblings, at) => void siblings.splice(at, 0, ...Array(14).fill(element)),
  'comes 26 times': (element, siblings, at) => void siblings.splice(at, 0, ...Array(25).fill(element)),
  'moves to the front': (_, siblings, at) => void siblings.unshift(...siblings.splice(at, 1)),
  'moves to the end': (_, siblings, at) => void siblings.push(...siblings.splice(at, 1)),
  'has another name': element => void Object.assign(element, { name: `${element.name}X` }),
  'has its name in capitals': element => void Object.assign(element, { name: element.name.toUpperCase() }),
  'is in a namespace': element => void Object.assign(element.attributes, { xmlns: 'urn:x' }),
  'has an attribute': element => void Object.assign(element.attributes, { id: 'x' }),
  'is nil': element => void Object.assign(element.attributes, { 'xmlns:i': instance, 'i:nil': 'true' }),
  'is not nil': element => void Object.assign(element.attributes, { 'xmlns:i': instance, 'i:nil': 'false' }),
  'names a schema': element =>
    void Object.assign(element.attributes, { 'xmlns:i': instance, 'i:schemaLocation': 'u u' }),
  'has text at its end': ({ children }) => void children.push(newText('x')),
  'has space at its end': ({ children }) => void children.push(newText('\n ')),
  'has an unknown child': ({ children }) => void children.push(new XmlElement('unknown')),
}
const inLeaves: Record<string, Change> = {
  'is repeated in itself': element => void element.children.push(new XmlElement(element.name)),
}
const instance = 'http://www.w3.org/2001/XMLSchema-instance'

/** What is inside the body, the message's own element included. */
function elements(root: XmlElement): XmlElement[] {
  const below = (element: XmlElement): XmlElement[] =>
    element.children.filter(child => child instanceof XmlElement).flatMap(child => [child, ...below(child)])
  const all = below(root)
  return all.slice(all.findIndex(({ name }) => name.endsWith(':Body')) + 1)
}

const parse = (xml: string): XmlElement => parseXml(xml).root as XmlElement
const newText = (text: string) => new XmlText(text)

function print(node: XmlElement): string {
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeText(value)}"`)
  const inside = node.children.map(child =>
    child instanceof XmlElement ? print(child) : child instanceof XmlText ? escapeText(child.text) : '',
  )
  return `<${node.name}${attributes.join('')}>${inside.join('')}</${node.name}>`
}

/** Every small wrong that can be done to a document: to each of its elements in turn. */
import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml'
import { escapeText } from '../../../src/contract/soap/escape.ts'

export type Mutant = { wrong: string; xml: string }

/** Texts of which each is right for some type of the schema, or nearly so. */
const texts = [
  ...['', ' ', 'x', 'xx', 'OK', 'ok', ' OK', 'KO ', 'cash', 'other ', 'onLine', 'F', 'G ', 'IT', 'it', 'ITA'],
  ...[16, 17, 35, 36, 70, 71, 140, 141].map(length => '😀'.repeat(length)),
  ...['0', '1', ' 1 ', '+1', '-1', '01', '5', '6', '1.0', '2147483647', '2147483648', '-2147483649', '1e0'],
  ...['0.00', '1.50', ' 1.50\n', '+1.50', '-0.00', '01.50', '1.5', '1.505', '.50', '1,50', '1.50 €', '٣.٥٠'],
  ...['999999999.99', '1000000000.00', '0000000000000000000001.00', `${'9'.repeat(400)}.00`],
  ...['true', 'TRUE', ' false '],
  ...[
    '2024-01-12',
    ' 2024-02-29 ',
    '2023-02-29',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '0000-01-01',
  ],
  ...[
    '2024-01-12Z',
    '2024-01-12+14:00',
    '2024-01-12+14:01',
    '2024-01-12-00:00',
    '24-01-12',
    '2024-1-12',
    '12/01/2024',
  ],
  ...[
    '2024-01-12T11:59:40',
    '2024-01-12T11:59:40Z',
    ' 2024-01-12T11:59:40.123456789+01:00 ',
    '2024-01-12T11:59Z',
  ],
  ...['2024-01-12T24:00:00Z', '2024-01-12T24:00:01Z', '2024-01-12T25:00:00Z', '2024-01-12T11:60:00Z'],
  ...['2024-01-12T11:59:60Z', '2024-01-12T11:59:40+0100', '2024-01-12 11:59:40Z', '2024-01-12t11:59:40z'],
  ...[
    '2024-02-30T00:00:00Z',
    '2024-01-12T11:59:40.Z',
    '2024-01-12T11:59:40+15:00',
    '2024-01-12T11:59:40+13:60',
  ],
  ...['77777777777', '7777777777', '777777777777', '7777777777x', '٧٧٧٧٧٧٧٧٧٧٧', ' 77777777777'],
  ...[
    'IT60X',
    'it60x',
    'I160X',
    'IT60',
    `IT60${'X'.repeat(30)}`,
    `IT60${'X'.repeat(31)}`,
    'IT60 X',
    'IT60X\n',
  ],
  ...['ab_0123456789', 'a_0123456789', 'ab_012345678', 'ab-0123456789', `${'a'.repeat(18)}_0123456789`],
  ...[`${'a'.repeat(19)}_0123456789`, 'passwor', 'password', 'x'.repeat(15)],
  ...['QQ==', 'QR==', 'QUI=', 'QUJ=', 'QQ=', 'QQ', 'Q Q = =', ' QUJD\n', 'QUJDQQ==', 'QQ==QUJD', '=QUJ'],
  ...['a@b', 'a@b.c', 'a@', '@b', 'a@b.', 'a b@c', 'è@b', `${'a'.repeat(254)}@b`, `${'a'.repeat(255)}@b`],
]

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
  const isLeaf = !elements(parse(xml))[index]?.children.some(child => child instanceof XmlElement)
  const changes = Object.entries({ ...anywhere, ...(isLeaf ? inLeaves : {}) })
  const rewritten = (isLeaf ? texts : ['', 'x', '1']).map(text =>
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

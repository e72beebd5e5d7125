/** SOAP 1.1's envelope: what goes around a message, and what a stranger may put beside it. */
import type { Checked, Problem } from '../checked.ts'
import { type Element, parseElement, refused } from './element.ts'
import { escapeText } from './escape.ts'

const soap = 'http://schemas.xmlsoap.org/soap/envelope/'

export const enclose = (content: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="${soap}"><soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`

/** `Client`: the sender must change something. `Server`: the same message may be sent again. */
export function faultXml(code: 'Client' | 'Server', text: string, problems: readonly Problem[] = []): string {
  const lines = problems.map(
    ({ field, expected }) => `<problem>${escapeText(`${field}: expected ${expected}`)}</problem>`,
  )
  const detail = lines.length > 0 ? `<detail>${lines.join('')}</detail>` : ''
  return enclose(
    `<soapenv:Fault><faultcode>soapenv:${code}</faultcode><faultstring>${escapeText(text)}</faultstring>${detail}</soapenv:Fault>`,
  )
}

/** The one element of the body. */
export function open(input: string | Uint8Array): Checked<Element> {
  const parsed = parseElement(input)
  if (!parsed.ok) return parsed
  const envelope = parsed.value
  if (!isSoap(envelope, 'Envelope')) return refused('Envelope', `the envelope of SOAP 1.1, ${soap}`)
  const [body, header, ...besides] = envelope.children.toReversed()
  if (!body || !isSoap(body, 'Body') || (header && !isSoap(header, 'Header')) || besides.length > 0)
    return refused('Envelope', 'a Header or none, then one Body, and nothing else')
  const unbare = [envelope, header, body].find(part => part && !isBare(part))
  if (unbare) return refused(unbare.name, 'elements, no text between them, and no attributes of its own')
  if (header?.children.some(mustBeUnderstood)) return refused('Header', 'no entry that must be understood')
  const [message, ...second] = body.children
  if (!message || second.length > 0) return refused('Body', 'one element')
  return { ok: true, value: message }
}

const isSoap = (element: Element, name: string) => element.namespace === soap && element.name === name
const isBare = ({ text, attributes }: Element) =>
  !/[^ \t\r\n]/.test(text) && attributes.every(({ namespace }) => namespace !== '')

/** No entry is known here. One that is meant for another node on the way is that node's matter. */
function mustBeUnderstood({ attributes }: Element): boolean {
  const said = (name: string) =>
    attributes.find(attribute => attribute.namespace === soap && attribute.name === name)
  const actor = said('actor')?.value ?? ''
  return (actor === '' || actor === next) && (said('mustUnderstand')?.value ?? '0').trim() !== '0'
}
const next = 'http://schemas.xmlsoap.org/soap/actor/next'

/** Whether a refusal is a soap:Fault, and one that says whose turn it is. */
import { open } from '../../../src/contract/soap/envelope.ts'
import type { Answer } from '../answer.ts'

export function judgeFault({ status, headers, body }: Answer): string | undefined {
  if (headers['content-type'] !== 'text/xml; charset=utf-8') return 'a refusal that is no soap:Fault'
  const opened = open(body)
  if (!opened.ok) return `no SOAP envelope: ${JSON.stringify(opened.problems)}`
  const { name, children } = opened.value
  const said = Object.fromEntries(children.map(child => [child.name, child.text]))
  if (name !== 'Fault' || !said.faultstring) return `no soap:Fault: ${name}`
  const code = status < 500 ? 'Client' : 'Server'
  return said.faultcode?.endsWith(`:${code}`) ? undefined : `a ${status} whose faultcode is ${said.faultcode}`
}

/** A message from a stranger, held against the Node's schema to the letter. Never throws, whatever arrives. */
import type { Checked } from '../checked.ts'
import { refused } from './element.ts'
import { open } from './envelope.ts'
import type { NodeReply, SoapOperation, SoapRequests } from './messages.ts'
import { type Message, soapOperations } from './operations.ts'

export const readRequest = <Op extends SoapOperation>(
  op: Op,
  body: string | Uint8Array,
): Checked<SoapRequests[Op]> => readMessage(soapOperations[op].request, body)

/** A soap:Fault is no reply of the operation. */
export const readReply = (op: SoapOperation, body: string | Uint8Array): Checked<NodeReply> =>
  readMessage(soapOperations[op].reply, body)

export function readMessage<Value>(
  { namespace, name, content }: Message<Value>,
  body: string | Uint8Array,
): Checked<Value> {
  const opened = open(body)
  if (!opened.ok) return opened
  const message = opened.value
  if (message.namespace !== namespace || message.name !== name)
    return refused('Body', `the element ${name} of ${namespace}`)
  const read = content.read(message)
  if (read.ok) return read
  return { ok: false, problems: read.problems.map(problem => ({ ...problem, field: problem.field || name })) }
}

/**
 * A message as the whole text that is sent: the same message, the same bytes. It is read again before it leaves, as its
 * receiver will read it: what breaks the schema is an error of ours, not a lie on the wire.
 */
import { enclose } from './envelope.ts'
import type { NodeReply, SoapOperation, SoapRequests } from './messages.ts'
import { type Message, soapOperations } from './operations.ts'
import { readMessage } from './read.ts'

export const requestXml = <Op extends SoapOperation>(op: Op, message: SoapRequests[Op]): string =>
  write(soapOperations[op].request, message)

export const replyXml = (op: SoapOperation, reply: NodeReply): string =>
  write(soapOperations[op].reply, reply)

export class Unwritable extends Error {}

function write<Value>(message: Message<Value>, value: Value): string {
  const { namespace, name, content } = message
  const xml = enclose(`<node:${name} xmlns:node="${namespace}">${content.write(value)}</node:${name}>`)
  const read = readMessage(message, xml)
  if (read.ok) return xml
  throw new Unwritable(
    read.problems.map(({ field, expected }) => `${field}: expected ${expected}`).join('; '),
  )
}

/** A message as the whole text that is sent: the same message, the same bytes. Throws for what the schema forbids. */
import { enclose } from './envelope.ts'
import type { NodeReply, SoapOperation, SoapRequests } from './messages.ts'
import { type Message, soapOperations } from './operations.ts'

export const requestXml = <Op extends SoapOperation>(op: Op, message: SoapRequests[Op]): string =>
  write(soapOperations[op].request, message)

export const replyXml = (op: SoapOperation, reply: NodeReply): string =>
  write(soapOperations[op].reply, reply)

const write = <Value>({ namespace, name, content }: Message<Value>, value: Value) =>
  enclose(`<node:${name} xmlns:node="${namespace}">${content.write(value)}</node:${name}>`)

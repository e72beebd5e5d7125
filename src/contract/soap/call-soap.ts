/** Asks an operation of a peer. Rejects with `NoAnswer` as the client does, and with `NoReply` for any other answer. */
import type { Peer } from '../../runtime/http/client.ts'
import type { NodeReply, SoapOperation, SoapRequests } from './messages.ts'
import { readReply } from './read.ts'
import { requestXml } from './write.ts'

/** An answer came, and it is not one of the operation's. */
export class NoReply extends Error {}

export async function callSoap<Op extends SoapOperation>(
  peer: Pick<Peer, 'post'>,
  op: Op,
  message: SoapRequests[Op],
  headers: Record<string, string> = {},
): Promise<NodeReply> {
  const { status, body } = await peer.post('', requestXml(op, message), {
    'content-type': 'text/xml; charset=utf-8',
    accept: 'text/xml',
    soapaction: `"${op}"`,
    ...headers,
  })
  if (status !== 200) throw new NoReply(`HTTP ${status}`)
  const reply = readReply(op, body)
  if (reply.ok) return reply.value
  const [{ field, expected } = { field: 'body', expected: 'a reply' }] = reply.problems
  throw new NoReply(`${field}: expected ${expected}`)
}

/**
 * What a server says in the clear at the beginning of a handshake. Up to TLS 1.2 that is whether it wants a client
 * certificate, which Node does not tell; in TLS 1.3 it is no more than that it agrees to speak it.
 */

export type Overheard = {
  /** The protocol that it has agreed to, where that is one of these; TLS 1.3 calls itself 1.2 here. */
  hello: 'TLSv1.2' | 'TLSv1.1' | undefined
  /** Whether it wants a client certificate. Undefined: it was not overheard to the end. */
  asks: boolean | undefined
}

const handshake = 22
const [serverHello, certificateRequest, serverHelloDone] = [2, 13, 14]
const versions: Record<string, Overheard['hello']> = { '0303': 'TLSv1.2', '0302': 'TLSv1.1' }
const longest = 64 * 1024

export function overhear(): { hear(bytes: Buffer): void; overheard(): Overheard } {
  let bytes = Buffer.alloc(0)
  return {
    hear(more) {
      if (bytes.length < longest) bytes = Buffer.concat([bytes, more])
    },
    overheard() {
      const said = messagesIn(recordsIn(bytes))
      const types = said.map(({ type }) => type)
      const hello = said.find(({ type }) => type === serverHello)
      return {
        hello: hello && versions[hello.body.toString('hex', 0, 2)],
        asks: types.includes(serverHelloDone) ? types.includes(certificateRequest) : undefined,
      }
    },
  }
}

/** The handshake records from the beginning on, up to the first of another type: what follows is encrypted. */
function recordsIn(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === handshake; ) {
    const end = at + 5 + bytes.readUInt16BE(at + 3)
    if (end > bytes.length) break
    parts.push(bytes.subarray(at + 5, end))
    at = end
  }
  return Buffer.concat(parts)
}

/** Those that are there whole. */
function messagesIn(bytes: Buffer) {
  const messages: { type: number; body: Buffer }[] = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUIntBE(at + 1, 3)
    if (end > bytes.length) break
    messages.push({ type: bytes[at] ?? 0, body: bytes.subarray(at + 4, end) })
    at = end
  }
  return messages
}

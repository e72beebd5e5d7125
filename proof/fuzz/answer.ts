/** HTTP as it comes back, read to the letter: whatever is not an answer that any client would understand is garbled. */
export type Answer = { status: number; headers: Record<string, string>; body: Buffer; streams: boolean }

/** A limit on what we hold of a peer that never ends an answer. */
const longest = 4 * 1024 * 1024

export type AnswerReader = {
  /** Returns what is wrong, once it is. */
  feed(chunk: Buffer): string | undefined
  /** The peer has closed. Returns what is wrong with that. */
  end(): string | undefined
}

type Head = { status: number; headers: Record<string, string>; length: number | 'chunked' | 'until-end' }

export function readAnswers(hear: (answer: Answer) => void, isHead: boolean): AnswerReader {
  let rest: Buffer = Buffer.alloc(0)
  let head: Head | undefined

  const complete = (body: Buffer, streams = false) => {
    if (head) hear({ status: head.status, headers: head.headers, body, streams })
    head = undefined
  }
  /** False: more is needed. */
  const step = (): boolean => {
    if (!head) {
      const end = rest.indexOf('\r\n\r\n')
      if (end < 0) return false
      const read = readHead(rest.subarray(0, end).toString('latin1'), isHead)
      rest = rest.subarray(end + 4)
      if (read.status >= 200) head = read
      return true
    }
    if (head.headers['content-type'] === 'text/event-stream') {
      complete(rest, true)
      return false
    }
    if (head.length === 'until-end') return false
    const body = head.length === 'chunked' ? readChunks(rest) : readLength(rest, head.length)
    if (!body) return false
    rest = body.after
    complete(body.content)
    return rest.length > 0
  }
  return {
    feed(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      if (rest.length > longest) return 'an answer without an end'
      try {
        while (step());
        return undefined
      } catch (error) {
        return error instanceof Garbled ? error.message : String(error)
      }
    },
    end() {
      if (head?.length === 'until-end') {
        complete(rest)
        return undefined
      }
      return head || rest.length > 0 ? 'the connection was closed in the middle of an answer' : undefined
    },
  }
}

class Garbled extends Error {}

function readHead(text: string, isHead: boolean): Head {
  const [first = '', ...lines] = text.split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) [ -~]*$/.exec(first)?.[1])
  if (!status) throw new Garbled(`no status line: ${JSON.stringify(first.slice(0, 80))}`)
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^([\w-]+): ?([^\0\r\n]*)$/.exec(line) ?? []
    if (name === '') throw new Garbled(`no header: ${JSON.stringify(line.slice(0, 80))}`)
    headers[name.toLowerCase()] = value
  }
  return { status, headers, length: lengthOf(status, headers, isHead) }
}

function lengthOf(status: number, headers: Record<string, string>, isHead: boolean): Head['length'] {
  if (isHead || status < 200 || status === 204 || status === 304) return 0
  if (headers['transfer-encoding'] === 'chunked') return 'chunked'
  const length = headers['content-length']
  if (length === undefined) return 'until-end'
  if (!/^\d{1,9}$/.test(length)) throw new Garbled(`content-length is ${length}`)
  return Number(length)
}

type Content = { content: Buffer; after: Buffer }

const readLength = (from: Buffer, length: number): Content | undefined =>
  from.length < length ? undefined : { content: from.subarray(0, length), after: from.subarray(length) }

function readChunks(from: Buffer): Content | undefined {
  const chunks: Buffer[] = []
  let at = 0
  while (true) {
    const end = from.indexOf('\r\n', at)
    if (end < 0) return undefined
    const size = Number.parseInt(from.toString('latin1', at, end), 16)
    if (Number.isNaN(size)) throw new Garbled('a chunk without its size')
    if (from.length < end + 2 + size + 2) return undefined
    chunks.push(from.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
    if (size === 0) return { content: Buffer.concat(chunks), after: from.subarray(at) }
  }
}

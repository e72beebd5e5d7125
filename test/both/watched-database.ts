/**
 * A way to PostgreSQL on which each statement that writes is noticed: before it is sent, and when it is committed and
 * nobody has heard of it yet. At either moment it can end there.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Watcher } from './effects.ts'

type Asked = { name: string; writes: boolean; changed: number; kinds: string[]; answer: Buffer[] }

const writing = /\b(insert into|delete from|update \w+\.\w+)\b/i

export async function watchedDatabase(url: string, watcher: Watcher) {
  const { hostname, port } = new URL(url)
  let busy = 0
  const server = createServer({ noDelay: true }, client => {
    const database = connect({ port: Number(port), host: hostname, noDelay: true })
    const texts = new Map<string, string>()
    let asked: Asked | undefined
    const settle = () => {
      if (asked) busy--
      asked = undefined
    }
    const cut = () => {
      settle()
      client.destroy()
      database.destroy()
    }
    onMessages(client, true, (type, body, whole) => {
      if (watcher.struck()) return cut()
      if (type === 'P') {
        const [name = '', text = ''] = body.toString('utf8').split('\0')
        texts.set(name, text)
      }
      if (type === 'B') {
        const [, statement = ''] = body.toString('latin1').split('\0', 2)
        const name = `${statement} ${wordIn(body)}`.trim()
        const writes = statement !== '' && writing.test(texts.get(statement) ?? '')
        settle()
        asked = { name, writes, changed: 0, kinds: [], answer: [] }
        busy++
        if (writes && !watcher.before(name)) return cut()
      }
      database.write(whole)
    })
    onMessages(database, false, (type, body, whole) => {
      if (!asked?.writes) {
        if (type === 'Z') settle()
        return void client.write(whole)
      }
      asked.answer.push(whole)
      if (type === 'D' && asked.name.includes('duty.claim')) asked.kinds.push(columnIn(body, 1))
      if (type === 'C') asked.changed = Number(/(\d+)\0$/.exec(body.toString('latin1'))?.[1] ?? 0)
      if (type !== 'Z') return
      const { name, changed, kinds, answer } = asked
      const names = kinds.length > 0 ? kinds.map(kind => `${name} ${kind}`) : [name]
      settle()
      for (const one of changed > 0 ? names : []) if (!watcher.after(one)) return cut()
      client.write(Buffer.concat(answer))
    })
    for (const end of [client, database]) end.on('error', cut).on('close', cut)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const through = new URL(url)
  through.port = String((server.address() as AddressInfo).port)
  return {
    url: through.href,
    busy: () => busy,
    [Symbol.asyncDispose]: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

/** The first message of a client has a length and no type. */
function onMessages(
  from: Socket,
  opening: boolean,
  take: (type: string, body: Buffer, whole: Buffer) => void,
) {
  let rest = Buffer.alloc(0)
  let typed = !opening
  from.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    while (!from.destroyed) {
      const head = typed ? 1 : 0
      if (rest.length < head + 4) return
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return
      const whole = rest.subarray(0, length)
      rest = rest.subarray(length)
      const type = typed ? String.fromCharCode(whole[0] ?? 0) : 'startup'
      typed = true
      take(type, whole.subarray(head + 4), whole)
    }
  })
}

/** The first parameter of a Bind that is a single word: the event of a move, the customer of a debit. */
function wordIn(bind: Buffer): string {
  let at = bind.indexOf(0, bind.indexOf(0) + 1) + 1
  at += 2 + 2 * bind.readUInt16BE(at)
  const count = bind.readUInt16BE(at)
  at += 2
  for (let parameter = 0; parameter < count; parameter++) {
    const length = bind.readInt32BE(at)
    at += 4
    const text = bind.toString('utf8', at, at + Math.max(length, 0))
    if (/^[A-Za-z][A-Za-z-]{1,30}$/.test(text)) return text
    at += Math.max(length, 0)
  }
  return ''
}

function columnIn(row: Buffer, wanted: number): string {
  let at = 2
  for (let column = 0; column < wanted; column++) at += 4 + Math.max(row.readInt32BE(at), 0)
  return row.toString('utf8', at + 4, at + 4 + row.readInt32BE(at))
}

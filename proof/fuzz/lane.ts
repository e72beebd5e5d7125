/** A way to a listener: bytes go out as they are, one question at a time, over a connection that is kept while it holds. */
import { connect, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls'
import { type Answer, readAnswers } from './answer.ts'

export type Listener = {
  port: number
  tls?: { ca: string; cert?: string; key?: string }
}
/** `alone`: on a connection of its own, of which nothing is sent after it. `plain`: below TLS. */
export type Sent = { bytes: Buffer; isHead?: boolean; alone?: boolean; plain?: boolean }
/** What came back until the connection was done with it. `again`: it was asked twice, and may have been done the first time. */
export type Heard = { answers: Answer[]; wrong?: string; again?: true }

/** Milliseconds. More than the longest that anything here may take on a machine that is busy with other things. */
const longest = 20_000
const silence = 40

export type Lane = Disposable & { ask(sent: Sent): Promise<Heard> }

export function openLane(listener: Listener, patience = longest): Lane {
  let kept: Socket | undefined
  return {
    async ask(sent) {
      if (sent.alone || sent.plain) return exchange(open(listener, sent.plain), sent, patience, () => {})
      const reused = kept?.writable ? kept : undefined
      const keep = (socket: Socket) => {
        kept = socket
      }
      kept = undefined
      const heard = await exchange(reused ?? open(listener), sent, patience, keep)
      // A connection that has been idle may be closed while the question is on its way: it is asked once more.
      if (!reused || heard.answers.length > 0 || heard.wrong !== undefined) return heard
      return { ...(await exchange(open(listener), sent, patience, keep)), again: true }
    },
    [Symbol.dispose]: () => void kept?.destroy(),
  }
}

/** What a handshake costs at most once: keys that are read, and a session that can be taken up again. */
type Secured = { secureContext: SecureContext; session?: Buffer }
const secured = new WeakMap<Listener, Secured>()

function securedAt(listener: Listener): Secured {
  const before = secured.get(listener)
  if (before) return before
  const made = { secureContext: createSecureContext(listener.tls) }
  secured.set(listener, made)
  return made
}

function open(listener: Listener, plain = false): Socket {
  const { port, tls } = listener
  const address = { port, host: '127.0.0.1', noDelay: true }
  if (!tls || plain) return connect(address)
  const known = securedAt(listener)
  const socket = connectTls({ ...address, servername: 'localhost', ...known })
  socket.on('session', session => {
    known.session = session
  })
  return socket
}

function exchange(
  socket: Socket,
  sent: Sent,
  patience: number,
  keep: (socket: Socket) => void,
): Promise<Heard> {
  const { bytes, isHead = false, alone = false, plain = false } = sent
  const asksOnce = !alone && !plain
  return new Promise(resolve => {
    const answers: Answer[] = []
    const reader = readAnswers(answer => void answers.push(answer), isHead)
    const done = (wrong?: string) => {
      clearTimeout(late)
      clearTimeout(quiet)
      socket.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close')
      const last = answers.at(-1)
      if (wrong === undefined && asksOnce && last && !last.streams && isKept(last)) keep(socket)
      else socket.destroy()
      resolve(wrong === undefined ? { answers } : { answers, wrong })
    }
    // Nobody knows whether there is more to come: when all is quiet, the question ends, and so must the answer.
    const quiet = asksOnce ? undefined : setTimeout(() => socket.end(), silence)
    const late = setTimeout(() => done(`no answer within ${patience} ms`), patience)
    socket.on('data', chunk => {
      quiet?.refresh()
      const wrong = reader.feed(chunk)
      if (wrong !== undefined) return done(wrong)
      const last = answers.at(-1)
      if (last?.streams || (asksOnce && last)) done()
    })
    socket.once('end', () => done(reader.end()))
    socket.once('close', () => done(reader.end()))
    if (socket.listenerCount('error') === 0) socket.on('error', () => {}) // 'close' follows
    socket.write(bytes)
  })
}

const isKept = ({ headers }: Answer) => headers.connection !== 'close'

/** A mail server that a test controls: it speaks as much SMTP as a client needs, and takes, refuses, hangs or cuts off. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'

export type Delivered = {
  from: string
  to: string[]
  data: string
  user: string | undefined
  secure: boolean
}
/** The reply to a command, in place of the usual one; `hang` says nothing, `cut` ends the connection. */
export type Manner = Partial<Record<'GREETING' | 'MAIL' | 'RCPT' | 'DATA' | '.', string | 'hang' | 'cut'>>
export type SmtpOptions = { tls?: { key: string; cert: string }; implicit?: boolean; manner?: Manner }

export async function smtpServer({ tls, implicit = false, manner = {} }: SmtpOptions = {}) {
  const delivered: Delivered[] = []
  const commands: string[] = []
  const sockets = new Set<Socket>()
  let manners = manner

  function converse(socket: Socket, secure: boolean) {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    let mail = { from: '', to: [] as string[] }
    let user: string | undefined
    let rest = ''
    let inData = false

    const answer = (step: keyof Manner, usual: string) => {
      const reply = manners[step] ?? usual
      if (reply === 'cut') socket.destroy()
      else if (reply !== 'hang') socket.write(`${reply}\r\n`)
    }
    function obey(line: string) {
      commands.push(line)
      const [verb = ''] = line.toUpperCase().split(/[ :]/)
      if (verb === 'EHLO') {
        const extensions = [...(tls && !secure ? ['STARTTLS'] : []), 'AUTH PLAIN', '8BITMIME', 'SMTPUTF8']
        socket.write(`250-here\r\n${extensions.map(name => `250-${name}\r\n`).join('')}250 SIZE 1000000\r\n`)
      } else if (verb === 'STARTTLS' && tls) {
        socket.write('220 go\r\n')
        socket.removeAllListeners('data')
        converse(new TLSSocket(socket, { ...tls, isServer: true }), true)
      } else if (verb === 'AUTH') {
        const [, name, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0')
        user = name
        socket.write(password === 'right' ? '235 welcome\r\n' : '535 who are you\r\n')
      } else if (verb === 'MAIL') {
        mail = { from: bracketed(line), to: [] }
        answer('MAIL', '250 ok')
      } else if (verb === 'RCPT') {
        mail.to.push(bracketed(line))
        answer('RCPT', '250 ok')
      } else if (verb === 'DATA') {
        inData = true
        answer('DATA', '354 go on')
      } else socket.write(verb === 'QUIT' ? '221 bye\r\n' : '502 what?\r\n')
    }
    function take(data: string) {
      inData = false
      delivered.push({ ...mail, data, user, secure })
      answer('.', '250 taken')
    }
    socket.on('data', chunk => {
      rest += chunk
      while (true) {
        const end = rest.indexOf(inData ? '\r\n.\r\n' : '\r\n')
        if (end < 0) return
        const piece = rest.slice(0, end)
        rest = rest.slice(end + (inData ? 5 : 2))
        if (inData) take(piece)
        else obey(piece)
      }
    })
    if (!secure || implicit) answer('GREETING', '220 here')
  }

  const server =
    tls && implicit
      ? createTlsServer(tls, socket => converse(socket, true))
      : createServer(socket => converse(socket, false))
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    /** What it has taken, and what was said to it. */
    delivered,
    commands,
    behave(next: Manner) {
      manners = next
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const bracketed = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? ''

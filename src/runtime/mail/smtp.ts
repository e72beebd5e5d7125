/**
 * Hands messages to a mail server, over TLS that is verified. Why it could not is said by the codes of the server's reply
 * alone, because its text may quote the address.
 */
import nodemailer from 'nodemailer'
import type { Clock } from '../clock.ts'
import { type Mail, type Message, NotSent, refuseMalformed } from './message.ts'

export type MailServer = {
  host: string
  port: number
  /** `starttls` begins in the clear and refuses to go on so. */
  security: 'tls' | 'starttls' | 'none'
  user?: string | undefined
  password?: string | undefined
}
export type SmtpOptions = MailServer & {
  clock: Clock
  /** Milliseconds for everything: finding the server, connecting, and its last reply. */
  patience: number
  /** Who vouches for the server; otherwise whom the system trusts. */
  ca?: string | undefined
}

const longestReply = 64 * 1024

export function smtpMail({ clock, patience, ...server }: SmtpOptions): Mail {
  const transport = nodemailer.createTransport({
    ...connection(server),
    connectionTimeout: patience,
    dnsTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    maxResponseSize: longestReply,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(message) {
      refuseMalformed(message)
      const signal = clock.deadline(patience)
      try {
        await transport.sendMail({ ...onTheWire(message), signal })
      } catch (error) {
        throw signal.aborted ? new NotSent('the mail server did not answer in time') : notSent(error)
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close()
    },
  }
}

const connection = ({
  host,
  port,
  security,
  user,
  password,
  ca,
}: MailServer & { ca?: string | undefined }) => ({
  host,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'none',
  tls: { minVersion: 'TLSv1.2' as const, ...(ca !== undefined && { ca }) },
  ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
})

/** The same bytes for every repetition. */
const onTheWire = ({ id, at, from, to, subject, text, html }: Message) => ({
  messageId: `<${id}>`,
  date: at,
  from,
  to: { name: '', address: to },
  envelope: { from: from.address, to: [to] },
  subject,
  text,
  html,
  headers: { 'Auto-Submitted': 'auto-generated' },
  xMailer: false as const,
  baseBoundary: id.replace(/[^\w]/g, '').slice(0, 32),
})

/** A server that refuses this addressee or this text for good says 5xx to RCPT TO or DATA; all else may pass. */
function notSent(error: unknown): NotSent {
  const { code, responseCode, command } = (error ?? {}) as Record<string, unknown>
  const reply = typeof responseCode === 'number' ? responseCode : undefined
  const kind = typeof code === 'string' && /^\w{1,20}$/.test(code) ? code : 'not sent'
  const forGood = reply !== undefined && reply >= 500 && (command === 'RCPT TO' || command === 'DATA')
  return new NotSent(reply === undefined ? `mail: ${kind}` : `mail: ${kind} ${reply}`, forGood)
}

/** How receipts leave: by the mail server that is configured; in the demo, into memory; otherwise not at all. */
import type { Clock } from '../../runtime/clock.ts'
import { ConfigError, readSettingFile } from '../../runtime/config.ts'
import { checkTls } from '../../runtime/http/tls.ts'
import { type Mailbox, readMailbox } from '../../runtime/mail/address.ts'
import { type MemoryMail, memoryMail } from '../../runtime/mail/memory.ts'
import type { Mail } from '../../runtime/mail/message.ts'
import { smtpMail } from '../../runtime/mail/smtp.ts'
import type { PlatformConfig } from '../config.ts'

export type Outgoing = {
  mail: Mail
  from: Mailbox
  /** Where they are kept instead of being sent. */
  kept?: MemoryMail
}

/** Milliseconds; less than a duty's lease, so that no receipt is on its way twice. */
const patience = 10_000
const demoSender: Mailbox = { name: 'Passerella', address: 'ricevute@passerella.example' }

export function openOutgoing(
  { mail: server, demo }: PlatformConfig,
  clock: Clock,
  ca: string | undefined,
): Outgoing | undefined {
  if (server) return { mail: smtpMail({ ...server, ca, clock, patience }), from: senderOf(server) }
  if (!demo) return undefined
  const kept = memoryMail()
  return { mail: kept, from: demoSender, kept }
}

/** Who vouches for the mail server; undefined: whom the system trusts. */
export const mailAuthority = ({ mail }: PlatformConfig): string | undefined =>
  mail?.ca === undefined
    ? undefined
    : checkTls('platform.mail.ca', { ca: readSettingFile('platform.mail.ca', mail.ca) }).ca

function senderOf({ from }: NonNullable<PlatformConfig['mail']>): Mailbox {
  const sender = readMailbox(from)
  if (!sender) throw new ConfigError('platform.mail.from: expected an address, or Name <address>')
  return sender
}

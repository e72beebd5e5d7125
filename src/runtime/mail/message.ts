/** An e-mail, and whoever takes it. */
import { isMailAddress, type Mailbox } from './address.ts'

export type Message = {
  /** The same for every repetition, so that it can be recognised: `Message-ID`, without its brackets. */
  id: string
  at: Date
  from: Mailbox
  to: string
  subject: string
  text: string
  html: string
}
export type Mail = AsyncDisposable & { send(message: Message): Promise<void> }

/** The message was not taken. `final`: nor will it be, however often it is tried. */
export class NotSent extends Error {
  readonly final: boolean
  constructor(reason: string, final = false) {
    super(reason)
    this.final = final
  }
}

export function refuseMalformed({ id, from, to }: Message) {
  if (!isMailAddress(to)) throw new NotSent('the address is not one', true)
  if (!isMailAddress(from.address)) throw new NotSent('the sender is not an address', true)
  if (!isMailAddress(id)) throw new NotSent('the message has no proper id', true)
}

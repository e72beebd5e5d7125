/** The form of an e-mail address: one, and nothing that a mail server could read as a second, or as a line of its own. */
const local = /[^\s\p{C}@<>()[\]\\,;:"]{1,64}/u.source
const domain =
  /[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*/u.source
const address = new RegExp(`^${local}@${domain}$`, 'u')
const named = /^(?:(?<name>[^\p{C}<>"\\]{1,70}?) *<(?<inside>[^<>]+)>|(?<bare>[^<>\s]+))$/u

/** Somebody who sends or gets mail. */
export type Mailbox = { name: string; address: string }

export const isMailAddress = (text: string): boolean => text.length <= 256 && address.test(text)

/** `ricevute@example.it`, or `Passerella <ricevute@example.it>`. */
export function readMailbox(text: string): Mailbox | undefined {
  const { name = '', inside, bare } = named.exec(text)?.groups ?? {}
  const found = inside ?? bare ?? ''
  return isMailAddress(found) ? { name: name.trim(), address: found } : undefined
}

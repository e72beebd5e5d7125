/** Who of those that a provider vouches for is an administrator. Asked at each request, by the settings in force. */
import type { PlatformConfig } from '../../config.ts'
import type { Person } from '../../store/session.ts'

type Settings = Pick<PlatformConfig['backoffice'], 'issuer' | 'administrators'>
type Claims = Record<string, unknown> & { iss: string; sub: string }

export function mayEnter({ issuer, administrators }: Settings, person: Person): boolean {
  if (!isSameIssuer(person.issuer, issuer)) return false
  return administrators.some(one => {
    if ('sub' in one) return one.sub === person.sub
    if ('email' in one) return person.email !== undefined && isSameMailbox(one.email, person.email)
    const claimed = person.claims[one.claim]
    return Array.isArray(claimed) ? claimed.includes(one.value) : claimed === one.value
  })
}

/**
 * Of what the provider said, what the settings ask for and nothing else. The token was signed, so it goes before
 * `userinfo`; an address is believed if whoever said it says that it is verified.
 */
export function personOf(
  { administrators }: Settings,
  token: Claims,
  userinfo: Record<string, unknown>,
): Person {
  const { email, email_verified } = 'email' in token ? token : userinfo
  const all = { ...userinfo, ...token }
  const wanted = administrators.flatMap(one => ('claim' in one ? [one.claim] : []))
  const claims = Object.fromEntries(wanted.filter(name => name in all).map(name => [name, all[name]]))
  const isMailbox = email_verified === true && typeof email === 'string' && /^[\x21-\x7e]{3,254}$/.test(email)
  return { issuer: token.iss, sub: token.sub, claims, ...(isMailbox && { email }) }
}

/** As they stand in the audit. An address that nobody has verified could be another's. */
export const nameOf = ({ email, sub }: Person): string => email ?? sub

/** A provider's name may end in “/” where the settings' does not: it was found there, and is the same address. */
const isSameIssuer = (one: string, other: string | undefined) =>
  other !== undefined && URL.parse(one)?.href === URL.parse(other)?.href

const isSameMailbox = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

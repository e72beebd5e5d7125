/** Where the pages of the back office are. Identifiers hold no slash and do not begin with a dot. */
import type { Slot } from '../../store/registry.ts'

/** In a route, a part that begins with a colon stands for any. */
const at = (...parts: string[]) =>
  ['/backoffice', ...parts.map(part => (part.startsWith(':') ? part : encodeURIComponent(part)))].join('/')

export const paths = {
  style: '/assets/backoffice.css',
  signIn: at('sign-in'),
  signOut: at('sign-out'),

  psps: at(),
  addPsp: at('add-psp'),
  psp: (idPsp: string) => at('psps', idPsp),
  editPsp: (idPsp: string) => at('psps', idPsp, 'edit'),
  offerPsp: (idPsp: string) => at('psps', idPsp, 'offer'),
  removePsp: (idPsp: string) => at('psps', idPsp, 'remove'),
  addChannel: (idPsp: string) => at('psps', idPsp, 'add-channel'),
  /** By its place, from 1: a PSP may have two channels of one name, for different methods. */
  channel: (idPsp: string, place: number | ':place') => at('psps', idPsp, 'channels', String(place)),
  removeChannel: (idPsp: string, place: number | ':place') =>
    at('psps', idPsp, 'channels', String(place), 'remove'),
  key: (idPsp: string, slot: Slot | ':slot') => at('psps', idPsp, 'keys', slot),
  revokeKey: (idPsp: string, slot: Slot | ':slot') => at('psps', idPsp, 'keys', slot, 'revoke'),

  methods: at('methods'),
  addMethod: at('add-method'),
  method: (id: string) => at('methods', id),
  removeMethod: (id: string) => at('methods', id, 'remove'),

  endpoints: at('endpoints'),
  addEndpoint: at('add-endpoint'),
  endpoint: (id: string) => at('endpoints', id),
  removeEndpoint: (id: string) => at('endpoints', id, 'remove'),
  verifyEndpoint: (id: string) => at('endpoints', id, 'verify'),

  tokens: at('tokens'),

  audit: at('audit'),
}

/** A path with a query of what is given. */
export function asking(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

/** The audit of one entry. */
export const historyOf = (kind: string, subject: string) => asking(paths.audit, { kind, subject })

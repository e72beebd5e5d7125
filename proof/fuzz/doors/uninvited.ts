/** The API for the platform, knocked at without a certificate: not a word comes back. */
import type { Door } from '../door.ts'
import { retrieveRedirectUrl } from './retrieve-redirect-url.ts'

export const uninvited: Door = {
  name: 'uninvited',
  at: 'uninvited',
  weight: 1,
  refusals: [],
  silent: true,
  request: (dice, ground) => retrieveRedirectUrl.request(dice, ground),
}

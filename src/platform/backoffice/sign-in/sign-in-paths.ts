/** Where administrators come in, and where their access tokens are. */
const signIn = '/backoffice/sign-in'
const tokens = '/backoffice/tokens'

export const signInPaths = {
  /** Leads to the provider. */
  start: `${signIn}/start`,
  /** Where the provider leads back to. */
  callback: `${signIn}/callback`,
  link: (token: string) => `${signIn}/${token}`,
  tokens,
  revoke: (id: number | string) => `${tokens}/${id}/revoke`,
}

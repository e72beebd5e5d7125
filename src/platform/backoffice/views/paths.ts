/** Where the pages of the back office are. Identifiers hold no slash and do not begin with a dot. */
const at = (...parts: string[]) => ['/backoffice', ...parts.map(encodeURIComponent)].join('/')

export const paths = {
  style: '/assets/backoffice.css',
  signIn: at('sign-in'),
  signOut: at('sign-out'),
  psps: at(),
  methods: at('methods'),
  endpoints: at('endpoints'),
  audit: at('audit'),
}

/** Who is who, and what must never be read in a log. */
export const idPsp = 'DEMOITMMXXX'
export const otherPsp = 'OTHERITMXXX'
export const callbackKeys = {
  [idPsp]: 'a-callback-key-for-hostile-days',
  [otherPsp]: 'another-callback-key-for-hostile-days',
}

/** Stands in everything that names a person, or opens a door. */
export const secretMark = 'zxprivato'
export const email = `${secretMark}@example.it`
/** Stands in what must never come back as markup or as a header. */
export const markup = '"\'><x-fuzz y="'

/** An administrator who is signed in, and whose program has an access token. */
export const administrator = {
  name: 'an administrator',
  session: 'a-session-of-the-back-office-for-hostile-days',
  token: 'an-access-token-for-hostile-days',
}

/**
 * `idPSPTransaction`: the PSP's name for a payment, and for no other (URL-11). 32 hexadecimal digits, the first twelve of them the time in
 * milliseconds, so that new payments lie side by side in the index; the other 80 bits are random.
 */
declare const brand: unique symbol
export type IdPSPTransaction = string & { readonly [brand]: 'IdPSPTransaction' }

export const newIdPSPTransaction = (now: Date, random: (bytes: number) => Buffer) =>
  (now.getTime().toString(16).padStart(12, '0') + random(10).toString('hex')) as IdPSPTransaction

export const isIdPSPTransaction = (text: string): text is IdPSPTransaction => /^[0-9a-f]{32}$/.test(text)

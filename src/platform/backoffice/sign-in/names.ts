/** A name that somebody chose, for themselves or for a program: a line of the audit can be read with it. */
export const isName = (text: string) => /^[\p{L}\p{N}][\p{L}\p{N} .@_+-]{0,99}$/u.test(text)

export const nameExpected =
  '1 to 100 letters, digits, spaces or any of . @ _ + -, the first a letter or a digit'

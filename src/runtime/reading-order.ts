/**
 * Marks that turn the order in which what follows is read: with one of them in a payee's name, other words or figures than
 * those that are approved could be what the payer reads. No name needs them: letters bring their own direction.
 */
const turning = /[\u202a-\u202e\u2066-\u2069]/g

/** The same text, with a replacement character where such a mark stands. */
export const inReadingOrder = (text: string): string => text.replace(turning, '\ufffd')

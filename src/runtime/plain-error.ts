/** What is told to whoever started the program as it is, without a stack: they can do something about it. */
export class PlainError extends Error {}

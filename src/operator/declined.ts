import { PlainError } from '../runtime/plain-error.ts'

/** What an operator asked for cannot be done, and why. */
export class Declined extends PlainError {}

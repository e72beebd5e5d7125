/** What an operator asked for cannot be done, and why: said as it is, without a stack. */
export class Declined extends Error {}

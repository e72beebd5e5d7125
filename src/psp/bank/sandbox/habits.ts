/**
 * What the sandbox does on purpose, so that a payment's bad days can be shown and tested. An amount asks for it by
 * its cents, whoever pays; the amount is what the payer pays in all, fee included.
 *
 * | cents | habit | what happens |
 * |---|---|---|
 * | `,13` | `silent-once` | the money is taken and booked, but the first answer is lost; asked again, the bank answers |
 * | `,59` | `hurried` | the bank wants the payment decided within 40 seconds, so that it can be seen to expire |
 */
export type Habit = 'silent-once' | 'hurried'

const habitOfCents: Record<number, Habit> = { 13: 'silent-once', 59: 'hurried' }

export const habitOf = (amount: number): Habit | undefined => habitOfCents[amount % 100]

export const timeLimitOf = (amount: number): number | undefined =>
  habitOf(amount) === 'hurried' ? 40_000 : undefined

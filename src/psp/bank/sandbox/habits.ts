/**
 * What the sandbox does on purpose, so that a payment's bad days can be shown and tested. An amount asks for it by
 * its cents, whoever pays.
 *
 * | cents | habit | what happens |
 * |---|---|---|
 * | `,13` | `silent-once` | the money is taken and booked, but the first answer is lost; asked again, the bank answers |
 */
export type Habit = 'silent-once'

const habitOfCents: Record<number, Habit> = { 13: 'silent-once' }

export const habitOf = (amount: number): Habit | undefined => habitOfCents[amount % 100]

/**
 * What the sandbox does on purpose, so that a payment's bad days can be shown and tested. An amount asks for it by
 * its cents, whoever pays; the amount is what the payer pays in all, fee included.
 *
 * | cents | habit | what happens |
 * |---|---|---|
 * | `,13` | `silent-once` | the money is taken and booked, but the first answer is lost; asked again, the bank answers |
 * | `,59` | `hurried` | the bank wants the payment decided within 40 seconds, so that it can be seen to expire |
 * | `,71` | `keeps` | asked to give the money back, the bank refuses: a refund is told `KO`; to whoever asks again a minute later, or any time after, it gives the money back |
 * | `,37` | `away` | asked to give the money back, the bank is not there for ten seconds: a refund gets a 500, and goes on by itself |
 */
export type Habit = 'silent-once' | 'hurried' | 'keeps' | 'away'

const habitOfCents: Record<number, Habit> = { 13: 'silent-once', 59: 'hurried', 71: 'keeps', 37: 'away' }

export const habitOf = (amount: number): Habit | undefined => habitOfCents[amount % 100]

export const timeLimitOf = (amount: number): number | undefined =>
  habitOf(amount) === 'hurried' ? 40_000 : undefined

/** How long the money is withheld after the bank was first asked to give it back, in milliseconds. */
export const reluctance: Partial<Record<Habit, number>> = { keeps: 60_000, away: 10_000 }

/** How long a duty waits after each attempt that failed, in milliseconds. */

/** For a refund that was not confirmed (REFUND-8). */
export const tenMinutes = 600_000
const day = 86_400_000

/**
 * SANP's schedule, slot × (2^k − 1) after attempt k, five times; then every ten minutes, as long as the next attempt
 * begins within a day of the first. Attempts are what is counted, so that a platform that was down has not used them up.
 */
export const refundSchedule =
  (slot: number) =>
  (attempt: number): number | undefined => {
    const wait = attempt <= 5 ? slot * (2 ** attempt - 1) : tenMinutes
    return attempt <= 5 || begun(slot, attempt) + wait <= day ? wait : undefined
  }

/** When an attempt after the sixth begins, counted from the first. */
const begun = (slot: number, attempt: number) => slot * (1 + 3 + 7 + 15 + 31) + (attempt - 6) * tenMinutes

/** For what only a database that is away can make fail, and must then not be given up. */
export const steadySchedule = (attempt: number) => Math.min(1_000 * attempt, 60_000)

/** For a closing that was not answered: doubling up to half a minute, as long as the payment token lives (NOTIFY-4). */
export const closingSchedule = (attempt: number) => Math.min(1_000 * 2 ** Math.min(attempt - 1, 20), 30_000)

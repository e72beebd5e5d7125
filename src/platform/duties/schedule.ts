/** How long a duty waits after each attempt that failed, in milliseconds. */

/** For what only a database that is away can make fail, and must then not be given up. */
export const steadySchedule = (attempt: number) => Math.min(1_000 * attempt, 60_000)

/** For a closing that was not answered: doubling up to half a minute, as long as the payment token lives (NOTIFY-4). */
export const closingSchedule = (attempt: number) => Math.min(1_000 * 2 ** Math.min(attempt - 1, 20), 30_000)

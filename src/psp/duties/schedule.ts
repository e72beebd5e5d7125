/** How long a duty waits after each attempt that failed, in milliseconds, where what it asks is the PSP's own bank. */

/** For what a payer waits for, and their deadline ends: doubling up to ten seconds. */
export const persistentSchedule = (attempt: number) => Math.min(500 * 2 ** Math.min(attempt - 1, 20), 10_000)

/** For what must not give up while money may be in the wrong place: doubling up to ten minutes, for about a day. */
export const patientSchedule = (attempt: number) =>
  attempt <= 150 ? Math.min(500 * 2 ** Math.min(attempt - 1, 20), 600_000) : undefined

/** How long a duty waits after each attempt that failed, in milliseconds. */

const tenMinutes = 600_000
const day = 86_400_000

/** SANP's schedule: slot × (2^k − 1) after attempt k, five times; then a person's turn (OUTCOME-23). */
export const sanpSchedule = (slot: number) => (attempt: number) =>
  attempt <= 5 ? slot * (2 ** attempt - 1) : undefined

/** SANP's schedule, then every ten minutes, as long as the next attempt begins within a day of the first. */
export const daySchedule = (slot: number) => (attempt: number) => {
  const sanp = sanpSchedule(slot)(attempt)
  if (sanp !== undefined) return sanp
  const begun = slot * (1 + 3 + 7 + 15 + 31) + (attempt - 6) * tenMinutes // from the first attempt to this one
  return begun + tenMinutes <= day ? tenMinutes : undefined
}

/** For what a payer waits for, and their deadline ends: doubling up to ten seconds. */
export const persistentSchedule = (attempt: number) => Math.min(500 * 2 ** Math.min(attempt - 1, 20), 10_000)

/** For what must not give up while money may be in the wrong place: doubling up to ten minutes, for about a day. */
export const patientSchedule = (attempt: number) =>
  attempt <= 150 ? Math.min(500 * 2 ** Math.min(attempt - 1, 20), tenMinutes) : undefined

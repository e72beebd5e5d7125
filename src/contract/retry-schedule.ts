/**
 * How long whoever has to repeat a message waits after each attempt that failed, in milliseconds. Attempts are what is
 * counted, so that a process that was down has not used them up.
 */
export const tenMinutes = 600_000
const day = 86_400_000

/** SANP's schedule: slot × (2^k − 1) after attempt k, five times; then a person's turn (OUTCOME-23). */
export const sanpSchedule =
  (slot: number) =>
  (attempt: number): number | undefined =>
    attempt <= 5 ? slot * (2 ** attempt - 1) : undefined

/** SANP's schedule, then every ten minutes, as long as the next attempt begins within a day of the first (REFUND-8). */
export const daySchedule =
  (slot: number) =>
  (attempt: number): number | undefined => {
    const sanp = sanpSchedule(slot)(attempt)
    if (sanp !== undefined) return sanp
    const begun = slot * (1 + 3 + 7 + 15 + 31) + (attempt - 6) * tenMinutes // from the first attempt to this one
    return begun + tenMinutes <= day ? tenMinutes : undefined
  }

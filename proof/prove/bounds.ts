/**
 * How far the worlds are explored. Crashes, losses, doublings, delays, attempts, what people do and how far clocks are
 * apart are not bounded: any number of each, in any order. Bounded is what is under way at one time.
 */
export type Bounds = {
  /** Messages under way at one time, those to the bank among them. */
  room: number
}

export const bounds = {
  small: { room: 2 },
  full: { room: 6 },
} satisfies Record<string, Bounds>

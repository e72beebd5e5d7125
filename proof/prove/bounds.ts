/**
 * How far the worlds are explored. Crashes, losses, doublings, delays, attempts and what people do are not bounded: any
 * number of each, in any order. Bounded is what is under way at one time.
 */
export type Bounds = {
  /** Messages under way at one time, those to the bank among them. */
  room: number
  /** Whether the nodes of one side may read their clocks a tick apart. Those of the two sides always may, by any time. */
  apart: boolean
}

export const bounds = {
  small: { room: 2, apart: false },
  full: { room: 5, apart: true },
} satisfies Record<string, Bounds>

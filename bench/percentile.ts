/** The least of the values that as large a part of all is at or under, whatever their order; NaN of none. */
import { percentile } from '../report/figures.ts'

export const percentileOf = (values: readonly number[], part: number): number =>
  percentile(
    values.toSorted((one, other) => one - other),
    part,
  )

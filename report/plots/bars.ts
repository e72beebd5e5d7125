/** Lying bars: one for each name, in parts that add up, with the name above and a word at the end. */
import type { Html } from '../../src/runtime/html.ts'
import { draw, type Size } from './draw.ts'

export type Part = { word: string; ink: string }
export type Bar = { label: string; values: number[]; end: string }
export type Bars = { name: string; says: string; parts: Part[]; bars: Bar[] }

const rowHeight = 44
const legendHeight = 34

export function drawBars({ name, says, parts, bars }: Bars): Html {
  const height = bars.length * rowHeight + legendHeight + 4
  const sizes = [340, 900].map(width => ({ width, height }))
  return draw({ name, says, sizes, option: size => option(parts, bars, size) })
}

const option = (parts: Part[], bars: Bar[], { width }: Size) => ({
  grid: { left: 1, right: 92, top: legendHeight + 4, bottom: 0 },
  legend: {
    top: 0,
    left: 0,
    itemWidth: 14,
    itemHeight: 10,
    itemGap: 14,
    icon: 'rect',
    selectedMode: false as const,
    textStyle: ink,
  },
  xAxis: { type: 'value' as const, show: false, max: Math.max(1, ...bars.map(({ values }) => sum(values))) },
  yAxis: {
    type: 'category' as const,
    inverse: true,
    data: bars.map(({ label }) => label),
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      ...ink,
      inside: true,
      margin: 0,
      interval: 0,
      verticalAlign: 'bottom' as const,
      padding: [0, 0, 11, 0],
      fontSize: 13,
      width: width - 20,
      overflow: 'truncate' as const,
    },
    z: 3,
  },
  series: parts.map(({ word, ink: color }, part) => ({
    type: 'bar' as const,
    name: word,
    stack: 'all',
    silent: true,
    barWidth: 14,
    data: bars.map(({ values }, row) => ({ value: values[part] ?? 0, label: endOf(bars, row, part) })),
    itemStyle: { color, borderRadius: 2 },
  })),
})

/** The word stands behind the last part that has a length. */
function endOf(bars: Bar[], row: number, part: number) {
  const { values, end } = bars[row] as Bar
  const last = Math.max(
    0,
    values.findLastIndex(value => value > 0),
  )
  return part === last
    ? { show: true, position: 'right' as const, formatter: () => end, ...ink, fontSize: 13 }
    : { show: false }
}

const ink = { color: 'var(--ink)' }
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)

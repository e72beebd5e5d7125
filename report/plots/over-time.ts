/** What rose over time, how fast, and beneath it, on the same axis, what was done to whom meanwhile. */
import type { Html } from '../../src/runtime/html.ts'
import { lasting, whole } from '../figures.ts'
import { draw, type Size } from './draw.ts'

/** A figure that rises: milliseconds, and how many by then. */
export type Rising = { word: string; ink: string; points: [number, number][] }
export type Span = { lane: string; word: string; ink: string; from: number; to: number }
export type OverTime = {
  name: string
  says: string
  until: number
  rising: Rising[]
  spans: Span[]
  mark: { at: number; word: string }
}

const tops = { rising: 64, speed: 264, lanes: 374 }
/** A narrow legend takes two lines more. */
const lower = (width: number) => (isNarrow(width) ? 40 : 0)
const isNarrow = (width: number) => width < 500
const heights = { rising: 160, speed: 72, lane: 24 }

export function drawOverTime(plot: OverTime): Html {
  const lanes = [...new Set(plot.spans.map(({ lane }) => lane))].sort()
  const height = tops.lanes + lanes.length * heights.lane + 34
  const sizes = [340, 900].map(width => ({ width, height: height + lower(width) }))
  return draw({ ...plot, sizes, option: size => option(plot, lanes, size) })
}

function option({ until, rising, spans, mark }: OverTime, lanes: string[], { width }: Size) {
  const down = lower(width)
  const sides = { left: isNarrow(width) ? 86 : 120, right: 16 }
  const x = (gridIndex: number, show: boolean) => ({
    ...axis,
    type: 'value' as const,
    gridIndex,
    min: 0,
    max: until,
    interval: stepOf(until, isNarrow(width) ? 4 : 10),
    axisLabel: { color: 'var(--quiet)', show, showMaxLabel: false, formatter: clock },
  })
  const y = (gridIndex: number, name: string) => ({
    ...axis,
    type: 'value' as const,
    gridIndex,
    name,
    nameTextStyle: { color: 'var(--quiet)', align: 'left' as const, padding: [0, 0, 0, -sides.left + 16] },
    nameGap: 12,
    splitNumber: 3,
    axisLabel: { color: 'var(--quiet)', formatter: (value: number) => whole(value) },
  })
  const words = { color: 'var(--ink)', width: sides.left - 14, overflow: 'truncate' as const }
  return {
    legend: {
      ...legend,
      data: [...rising.map(({ word }) => word), ...new Set(spans.map(({ word }) => word))],
    },
    grid: [
      { ...sides, top: down + tops.rising, height: heights.rising },
      { ...sides, top: down + tops.speed, height: heights.speed },
      { ...sides, top: down + tops.lanes, height: lanes.length * heights.lane },
    ],
    xAxis: [x(0, false), x(1, false), x(2, true)],
    yAxis: [
      y(0, 'so far'),
      y(1, 'each second'),
      {
        ...axis,
        type: 'category' as const,
        gridIndex: 2,
        data: lanes,
        inverse: true,
        axisLabel: { ...words, interval: 0 },
      },
    ],
    series: [
      ...rising.map((line, index) =>
        lineOf(
          line,
          0,
          line.points,
          index === 0 ? { ...mark, offset: mark.at > until * 0.8 ? [-32, 0] : [0, 0] } : undefined,
        ),
      ),
      ...rising.map(line => lineOf(line, 1, speedOf(line.points))),
      ...spanSeries(spans, lanes),
    ],
  }
}

const lineOf = (
  { word, ink: color }: Rising,
  grid: number,
  data: [number, number][],
  mark?: OverTime['mark'] & { offset: number[] },
) => ({
  type: 'line' as const,
  name: word,
  xAxisIndex: grid,
  yAxisIndex: grid,
  silent: true,
  showSymbol: false,
  data,
  lineStyle: { color, width: grid === 0 ? 2 : 1 },
  itemStyle: { color },
  ...(mark && {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: 'var(--ink)', type: 'dashed' as const },
      data: [
        {
          xAxis: mark.at,
          label: { formatter: () => mark.word, offset: mark.offset, color: 'var(--ink)', textBorderWidth: 0 },
        },
      ],
    },
  }),
})

/** A series for each word: a thick line for each time that it lasted. */
function spanSeries(spans: Span[], lanes: string[]) {
  const words = [...new Map(spans.map(({ word, ink }) => [word, ink]))]
  return words.map(([name, color]) => ({
    type: 'line' as const,
    name,
    xAxisIndex: 2,
    yAxisIndex: 2,
    silent: true,
    data: [],
    symbol: 'rect',
    itemStyle: { color },
    lineStyle: { color, width: 0 },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color, width: 12, type: 'solid' as const, cap: 'butt' as const },
      data: spans
        .filter(span => span.word === name)
        .map(({ lane, from, to }) => {
          const at = lanes.indexOf(lane)
          return [{ coord: [from, at] }, { coord: [to, at] }] as [{ coord: number[] }, { coord: number[] }]
        }),
    },
  }))
}

const clock = (at: number) => (at === 0 ? '0' : lasting(at))

/** How many more each second, between one point and the next. */
const speedOf = (points: [number, number][]): [number, number][] =>
  points.slice(1).map(([at, count], index) => {
    const [before, had] = points[index] as [number, number]
    return [at, at > before ? ((count - had) * 1000) / (at - before) : 0]
  })

/** The least round step with which so many labels are enough. */
function stepOf(until: number, labels: number): number {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200].map(step => step * 1000)
  return steps.find(step => until / step <= labels) ?? Math.ceil(until / labels)
}

const line = { lineStyle: { color: 'var(--line)' } }
const axis = { axisLine: line, axisTick: { ...line, show: true }, splitLine: { ...line, show: true } }
const legend = {
  top: 0,
  left: 0,
  itemWidth: 14,
  itemGap: 14,
  itemHeight: 10,
  icon: 'rect',
  selectedMode: false as const,
  textStyle: { color: 'var(--ink)' },
}

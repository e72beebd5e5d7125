/** How long things took: a small histogram on a scale of powers of ten, with marks at some figures. */
import type { Html } from '../../src/runtime/html.ts'
import { binned, type Scale } from './bins.ts'
import { draw } from './draw.ts'

export type Mark = { word: string; at: number }
export type Histogram = { name: string; says: string; milliseconds: number[]; scale: Scale; marks: Mark[] }

export function drawHistogram({ name, says, milliseconds, scale, marks }: Histogram): Html {
  const bins = binned(milliseconds, scale)
  const last = bins.at(-1)?.[1] ?? 0
  return draw({
    name,
    says,
    sizes: [{ width: 420, height: 140 }],
    option: () => ({
      grid: { left: 14, right: 18, top: 38, bottom: 24 },
      xAxis: { type: 'value', min: scale.from, max: scale.to, interval: 1, axisLabel: tick, ...lines },
      yAxis: { type: 'value', show: false, min: 0 },
      series: [
        {
          type: 'line',
          step: 'end',
          silent: true,
          showSymbol: false,
          data: [...bins, [scale.to, last]],
          lineStyle: { width: 1, color: 'var(--ink-1)' },
          areaStyle: { color: 'var(--ink-1)', opacity: 0.35 },
          markLine: { silent: true, symbol: 'none', data: marks.map(markAt) },
        },
      ],
    }),
  })
}

const markAt = ({ word, at }: Mark, index: number) => ({
  xAxis: Math.log10(Math.max(0.1, at)),
  lineStyle: { color: 'var(--ink)', type: 'dashed' as const, width: 1 },
  label: { formatter: () => word, color: 'var(--ink)', textBorderWidth: 0, distance: index % 2 ? 4 : 17 },
})

const powerOfTen = (power: number) => (power < 3 ? `${10 ** power} ms` : `${10 ** (power - 3)} s`)
const tick = { color: 'var(--quiet)', formatter: powerOfTen, hideOverlap: true }
const line = { lineStyle: { color: 'var(--line)' } }
const lines = { axisLine: line, axisTick: line, splitLine: line }

/**
 * Draws a plot as SVG inside the page, without a browser. Its colours are variables of the page's stylesheet, so that
 * it is as legible in the dark as in the light, and it comes in a size for phones and one for large screens.
 */
import { createRequire } from 'node:module'
import type { EChartsOption } from 'echarts'
import { type Html, html } from '../../src/runtime/html.ts'

/** The package in one file, which loads in a tenth of a second; as modules it takes a whole one. */
const { init }: typeof import('echarts') = createRequire(import.meta.url)('echarts')

export type Size = { width: number; height: number }

export type Plot = {
  /** Names the plot within its page. */
  name: string
  /** What it shows, for those who do not see it. */
  says: string
  sizes: Size[]
  option(size: Size): EChartsOption
}

/** The stylesheet shows one size at a time, the first of them on a narrow screen. */
export function draw({ name, says, sizes, option }: Plot): Html {
  const drawings = sizes.map((size, index) => drawing(`${name}-${index}`, size, option(size)))
  return html`<div class="plot sizes-${sizes.length}" role="img" aria-label="${says}">${drawings}</div>`
}

function drawing(name: string, size: Size, option: EChartsOption): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    chart.setOption({ animation: false, ...still, ...option })
    return { markup: plain(name, chart.renderToSVGString({ useViewBox: true })) }
  } finally {
    chart.dispose()
  }
}

const still = { textStyle: { color: 'var(--quiet)', fontFamily: 'inherit' } }

/** Without what only a pointer would use, and with names that stay the same from run to run. */
const plain = (name: string, svg: string): string =>
  svg
    .replace(/<style ?>.*?<\/style>/s, '')
    .replace(
      / (?:class|ecmeta_\w+|pointer-events|baseProfile|version|xmlns(?::xlink)?|xml:space)="[^"]*"/g,
      '',
    )
    .replace(/(id="|url\(#)zr\d+-/g, `$1${name}-`)
    .replace(/^<svg /, '<svg aria-hidden="true" ')

/** A table that scrolls by itself where the screen is too narrow for it. The first column names the row. */
import { type Html, html } from '../src/runtime/html.ts'

export type Cell = string | Html
/** `texts`: how many of the first columns hold words; the others hold figures. */
export type Table = { caption: string; head: string[]; texts?: number; rows: Cell[][]; foot?: Cell[] }

export const table = ({ caption, head, texts = 1, rows, foot }: Table): Html =>
  html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="figures texts-${texts}">
<caption class="hidden">${caption}</caption>
<thead><tr>${head.map(word => html`<th scope="col">${word}</th>`)}</tr></thead>
<tbody>${rows.map(cells => row(cells))}</tbody>
${foot && html`<tfoot>${row(foot)}</tfoot>`}
</table></div>`

const row = ([name = '', ...cells]: Cell[]): Html =>
  html`<tr><th scope="row">${name}</th>${cells.map(cell => html`<td>${cell}</td>`)}</tr>
`

/** A way through the worlds as a sequence diagram, in text: one line a step, time runs downwards. */
import type { Actor, Step } from './world.ts'

const actors: Actor[] = ['people', 'payer', 'platform', 'psp', 'bank']
const width = 14
const middle = (actor: Actor) => actors.indexOf(actor) * width + width / 2
const all = actors.length * width

export function diagram(trail: readonly Step[]): string {
  const names = actors.map(actor => centred(actor)).join('')
  return [names, ...trail.map(lineOf)].map(line => line.trimEnd()).join('\n')
}

const centred = (text: string) => text.padStart(Math.floor((width + text.length) / 2) + 1).padEnd(width)

function lineOf({ from, to, text }: Step, index: number): string {
  const columns = Array.from({ length: all }, () => ' ')
  for (const actor of actors) columns[middle(actor)] = '│'
  if (from === to) columns[middle(from)] = '●'
  else arrow(columns, middle(from), middle(to))
  return `${columns.join('')}  ${String(index + 1).padStart(2)}  ${text}`
}

function arrow(columns: string[], from: number, to: number) {
  const [left, right] = [Math.min(from, to), Math.max(from, to)]
  columns.fill('─', left + 1, right)
  columns[to > from ? right - 1 : left + 1] = to > from ? '▶' : '◀'
}

/** Rows in columns, for a terminal. What a stranger wrote stays on its line, and gives the terminal no orders. */
export function table(rows: string[][]): string {
  const clean = rows.map(row => row.map(cell => cell.replace(/\p{C}+/gu, ' ').trim()))
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map(row => row[column]?.length ?? 0)))
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return clean.map(row => line(row).trimEnd()).join('\n')
}

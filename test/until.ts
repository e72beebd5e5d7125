/** Waits for a condition, never for a time: looks again until `look` finds something. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found> | Found,
  limit = 20_000,
): Promise<NonNullable<Found>> {
  const end = performance.now() + limit
  while (performance.now() < end) {
    const found = await look()
    if (found) return found
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  throw new Error(`waited ${limit} ms in vain until ${what}`)
}

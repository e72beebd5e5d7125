/**
 * The fewest of many that still show what all of them together have shown: by halves, as long as one half shows it; and
 * of those that hide each other, the first that shows it alone.
 */
export async function narrow<Suspect>(
  suspects: readonly Suspect[],
  shows: (some: readonly Suspect[]) => Promise<boolean>,
): Promise<readonly Suspect[]> {
  if (suspects.length <= 1) return suspects
  const middle = Math.ceil(suspects.length / 2)
  for (const half of [suspects.slice(0, middle), suspects.slice(middle)])
    if (await shows(half)) return narrow(half, shows)
  if (suspects.length <= few) for (const one of suspects) if (await shows([one])) return [one]
  return suspects
}

const few = 64

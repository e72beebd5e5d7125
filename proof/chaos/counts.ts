/** How often each of some names came up. */
export function newCounts<Name extends string>() {
  const counts = new Map<Name, number>()
  return {
    add: (name: Name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    all: (): [Name, number][] => [...counts],
  }
}

/** Room for so many at a time, and for so many of one name. */
export type Seats = {
  /** A seat until it is disposed of; undefined where there is none left. */
  take(name: string): Disposable | undefined
}

export function newSeats({ all, each }: { all: number; each: number }): Seats {
  const taken = new Map<string, number>()
  let sum = 0
  const change = (name: string, by: 1 | -1) => {
    const now = (taken.get(name) ?? 0) + by
    sum += by
    if (now > 0) taken.set(name, now)
    else taken.delete(name)
  }
  return {
    take(name) {
      if (sum >= all || (taken.get(name) ?? 0) >= each) return undefined
      change(name, 1)
      return { [Symbol.dispose]: () => change(name, -1) }
    },
  }
}

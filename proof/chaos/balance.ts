/**
 * Which of the nodes is asked. One that owes an answer for a while is mostly left alone, as a balancer does: it may be
 * stopped. Now and then it is asked all the same, so that it finds something to do when it goes on.
 */
export type Balance = {
  /** In the order in which they are to be asked; `first` is the one that chance wants. */
  order(first: number, turn: number): string[]
  /** Takes the time while a node is asked. */
  asking<Result>(node: string, ask: () => Promise<Result>): Promise<Result>
}

/** In milliseconds. */
const slow = 700
/** One message in so many goes to a node that is slow. */
const rarely = 10

export function newBalance(nodes: string[]): Balance {
  const asked = new Map(nodes.map(node => [node, new Set<number>()]))
  const isSlow = (node = '') => {
    const [oldest = Number.POSITIVE_INFINITY] = asked.get(node) ?? []
    return performance.now() - oldest > slow
  }
  return {
    order(first, turn) {
      const wanted = first === 0 ? nodes : nodes.toReversed()
      return isSlow(wanted[0]) && turn % rarely !== 0 ? wanted.toReversed() : wanted
    },
    async asking(node, ask) {
      const since = performance.now()
      asked.get(node)?.add(since)
      try {
        return await ask()
      } finally {
        asked.get(node)?.delete(since)
      }
    },
  }
}

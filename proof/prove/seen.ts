/** The worlds that were seen, each by its key, and the number under which it was. */
export type Seen = {
  /** Undefined: it has not been seen before, and now has been, as the next number. */
  find(key: string): number | undefined
  /** The same, and nothing is noted. */
  peek(key: string): number | undefined
  size(): number
}

/** A map holds sixteen million entries at most, so there are several, and a key's first characters say which. */
const shards = 64

export function seen(): Seen {
  const maps = Array.from({ length: shards }, () => new Map<string, number>())
  const shardOf = (key: string) =>
    maps[(key.charCodeAt(0) * 7 + key.charCodeAt(1) + key.charCodeAt(2)) % shards] as Map<string, number>
  let size = 0
  return {
    peek: key => shardOf(key).get(key),
    find(key) {
      const map = shardOf(key)
      const found = map.get(key)
      if (found === undefined) map.set(key, size++)
      return found
    },
    size: () => size,
  }
}

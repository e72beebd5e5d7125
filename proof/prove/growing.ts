/** A list of whole numbers up to 2³², as long as it becomes. */
export type Growing = { push(number: number): void; at(index: number): number; length(): number }

export function growing(): Growing {
  let numbers = new Uint32Array(1 << 16)
  let length = 0
  return {
    push(number) {
      if (length === numbers.length) {
        const larger = new Uint32Array(length * 2)
        larger.set(numbers)
        numbers = larger
      }
      numbers[length++] = number
    },
    at: index => numbers[index] as number,
    length: () => length,
  }
}

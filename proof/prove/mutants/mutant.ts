/** A mistake in one place of one file. */
export type Mutant = {
  name: string
  /** From the root of the project. */
  file: string
  /** Stands in the file once. */
  instead: string
  put: string
}

export const mistakesIn = (file: string) => (name: string, instead: string, put: string) => ({
  name,
  file,
  instead,
  put,
})

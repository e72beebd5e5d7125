/** Who hears the outcomes: a payment has ended when its callback is answered with 200. */
import { z } from 'zod'
import { startProcess } from './process.ts'

const callback = z.object({ idTransaction: z.string(), authorizationCode: z.string(), at: z.number() })

/** `at`: when its head had come, in milliseconds since 1970, with their fractions. */
export type Callback = z.infer<typeof callback>

export type Counterpart = AsyncDisposable & {
  /** Where the PSP is to send its callbacks. */
  url: string
  /** Resolves when the outcome of this transaction has come. To be called before it can come. */
  told(idTransaction: string): Promise<Callback>
}

const patience = 30_000

export async function startCounterpart(): Promise<Counterpart> {
  const waiting = new Map<string, (heard: Callback) => void>()
  const program = await startProcess(new URL('counterpart-process.ts', import.meta.url), {
    heard(message) {
      const heard = callback.parse(message)
      waiting.get(heard.idTransaction)?.(heard)
    },
  })
  const { port } = z.object({ port: z.number() }).parse(program.said)
  return {
    url: `http://127.0.0.1:${port}/ecommerce/redirect/v1`,
    told: idTransaction =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`no outcome in ${patience} ms`)), patience)
        late.unref() // a bench that has failed does not wait for it
        waiting.set(idTransaction, heard => {
          clearTimeout(late)
          waiting.delete(idTransaction)
          resolve(heard)
        })
      }),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

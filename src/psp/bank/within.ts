/**
 * A bank's answer, within the time that a bank is given. Without one, nothing is known: `NoWord`. Of a bank's error only
 * its class and code are kept, because its message may name a payer.
 */
import type { Psp } from '../context.ts'

export class NoWord extends Error {}

export async function within<Word>(
  { clock, config }: Pick<Psp, 'clock' | 'config'>,
  ask: () => Promise<Word>,
) {
  const { bankPatience } = config
  const over = new AbortController()
  const late = clock.sleep(bankPatience, over.signal).then(() => 'late' as const)
  const first = await Promise.race([wordOf(ask).then(word => ({ word })), late]).finally(() =>
    over.abort('over'),
  )
  if (first === 'late') throw new NoWord(`the bank did not answer within ${bankPatience} ms`)
  return first.word
}

async function wordOf<Word>(ask: () => Promise<Word>): Promise<Word> {
  try {
    return await ask()
  } catch (error) {
    throw error instanceof NoWord ? error : new NoWord(`the bank did not answer: ${kindOf(error)}`)
  }
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? String(error.code) : ''
  return /^[\w.-]{1,40}$/.test(code) ? `${error.constructor.name} ${code}` : error.constructor.name
}

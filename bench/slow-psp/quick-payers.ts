/** Those who pay at the quick PSP, and what they wait for: every other payment is closed, every other is refunded. */
import { type BenchPlatform, quick } from '../bench-platform.ts'

export const kinds = ['POST /payments', 'closing', 'refund'] as const

/** Milliseconds of each kind. */
export type Waits = Record<(typeof kinds)[number], number[]>

type Turn = { payers: number; seconds: number }

export async function payAtQuick(
  psps: BenchPlatform,
  { payers, seconds }: Turn,
  stop: AbortSignal,
): Promise<Waits> {
  const waits: Waits = { 'POST /payments': [], closing: [], refund: [] }
  const end = performance.now() + seconds * 1_000
  const work = async (_: unknown, payer: number) => {
    for (let turn = payer; performance.now() < end; turn++) {
      stop.throwIfAborted()
      const kind = turn % 2 === 0 ? 'closing' : 'refund'
      const { idTransaction, took, told } = await psps.pay(quick, kind)
      waits['POST /payments'].push(took)
      if (kind === 'closing') await psps.callBack(idTransaction)
      waits[kind].push(await told)
    }
  }
  await Promise.all(Array.from({ length: payers }, work))
  return waits
}

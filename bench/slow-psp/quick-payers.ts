/** Those who pay at the quick PSP, and what they wait for: every other payment is closed, every other is refunded. */
import { type BenchPlatform, quick } from '../bench-platform.ts'

export const kinds = ['POST /payments', 'closing', 'refund'] as const

/** Milliseconds of each kind. */
export type Waits = Record<(typeof kinds)[number], number[]>

type Turn = { payers: number; seconds: number }

/** Milliseconds before anything counts: whoever comes first after a rest waits for new connections as well. */
const warmUp = 1_000

export async function payAtQuick(
  psps: BenchPlatform,
  { payers, seconds }: Turn,
  stop: AbortSignal,
): Promise<Waits> {
  const waits: Waits = { 'POST /payments': [], closing: [], refund: [] }
  const begin = performance.now() + warmUp
  const end = begin + seconds * 1_000
  const work = async (_: unknown, payer: number) => {
    for (let turn = payer; performance.now() < end; turn++) {
      stop.throwIfAborted()
      const kind = turn % 2 === 0 ? 'closing' : 'refund'
      const counts = performance.now() >= begin
      const { idTransaction, took, told } = await psps.pay(quick, kind)
      if (kind === 'closing') await psps.callBack(idTransaction)
      const waited = await told
      if (!counts) continue
      waits['POST /payments'].push(took)
      waits[kind].push(waited)
    }
  }
  await Promise.all(Array.from({ length: payers }, work))
  return waits
}

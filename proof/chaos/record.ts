/** What a run under fire did, and what came of it: the whole of what its report shows. */
export type ChaosRecord = {
  seed: number
  payments: number
  begunAt: Date
  /** Milliseconds: under fire, and after it until all was quiet. */
  took: { fire: number; calm: number }
  faults: { hop: string; fault: string; count: number }[]
  /** Milliseconds since the beginning. */
  strikes: { at: number; strike: 'kill' | 'stop' | 'restart-database'; whom: string; lasted: number }[]
  /** How payments ended: what the platform, the PSP and the payer's account say. */
  ends: { platform: string; psp: string; taken: boolean; count: number }[]
  /** How many duties of a kind took how many attempts. */
  attempts: { duty: string; attempts: number; count: number }[]
  /** Milliseconds, one figure a payment or a message. */
  latencies: { what: string; milliseconds: number[] }[]
  /** Every second: payments begun and ended so far. */
  progress: { at: number; begun: number; ended: number }[]
  leftToPeople: { duty: string; count: number }[]
  findings: string[]
}

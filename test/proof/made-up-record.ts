/** The record of a run that never was, of any size, with something in each of its parts. */
import type { ChaosRecord } from '../../proof/chaos/record.ts'

export function madeUpRecord(payments: number): ChaosRecord {
  const fire = 60_000 + payments * 40
  const part = (share: number) => Math.round(payments * share)
  return {
    seed: 4711,
    payments,
    begunAt: new Date('2026-11-22T09:30:00Z'),
    took: { fire, calm: 20_000 },
    faults: hops.flatMap(hop =>
      kinds.map((fault, index) => ({
        hop,
        fault,
        count: fault === 'truncate' ? 0 : part(0.02 * (index + 1)),
      })),
    ),
    strikes: Array.from({ length: Math.ceil(fire / 10_000) }, (_, index) => ({
      at: index * 10_000,
      strike: (['kill', 'stop', 'restart-database'] as const)[index % 3] ?? 'kill',
      whom: [`psp ${index % 2}`, `platform ${index % 2}`, 'PostgreSQL'][index % 3] ?? '',
      lasted: 1_500 + (index % 4) * 3_000,
    })),
    ends: [
      { platform: 'NOTIFIED_OK', psp: 'settled OK', taken: true, count: part(0.55) },
      { platform: 'UNAUTHORIZED', psp: 'settled CANCELED', taken: false, count: part(0.2) },
      { platform: 'REFUNDED', psp: 'refunded', taken: false, count: part(0.2) },
      {
        platform: 'REFUND_ERROR',
        psp: 'retained',
        taken: true,
        count: payments - part(0.55) - 2 * part(0.2),
      },
    ],
    attempts: ['psp deliver-outcome', 'platform request-refund'].flatMap(duty =>
      [0, 1, 2, 3, 7, 12].map(attempts => ({ duty, attempts, count: part(0.4 / (attempts || 4)) })),
    ),
    latencies: ['callback', 'payment, from start to end'].map((what, index) => ({
      what,
      milliseconds: Array.from(
        { length: payments },
        (_, nth) => 4 * 10 ** index * 1.4 ** (((nth * 7919) % 1000) / 100 + ((nth * 104_729) % 1013) / 100),
      ),
    })),
    progress: Array.from({ length: Math.ceil((fire + 20_000) / 1_000) }, (_, second) => ({
      at: second * 1_000,
      begun: Math.min(payments, Math.round((payments * second * 1_000) / fire)),
      ended: Math.min(payments, Math.max(0, Math.round((payments * (second * 1_000 - 15_000)) / fire))),
    })),
    leftToPeople: [{ duty: 'platform request-refund', count: part(0.001) }],
    findings: [],
  }
}

const hops = ['payer → PSP', 'platform → PSP', 'PSP → platform', 'PSP → PostgreSQL']
const kinds = ['cut before', 'cut after', 'stall', 'delay', 'duplicate', 'truncate']

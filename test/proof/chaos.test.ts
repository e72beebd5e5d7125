import { expect, test } from 'vitest'
import { faults } from '../../proof/chaos/fate.ts'
import { runChaos } from '../../proof/chaos/run.ts'

test('two hundred payers under fire: every payment comes to its end, and no euro is lost (SAFE-1, SAFE-2, SAFE-3, SAFE-4, SAFE-5, SAFE-6)', async () => {
  const record = await runChaos({ seed: 20_260_301, payments: 200, swift: true, say: () => {} })

  expect(record.findings).toEqual([])
  const met = new Set(record.faults.map(({ fault }) => fault))
  expect(Object.keys(faults).filter(fault => !met.has(fault))).toEqual([])
  expect(new Set(record.strikes.map(({ strike }) => strike))).toEqual(
    new Set(['kill', 'stop', 'restart-database']),
  )
  const ended = (platform: string) =>
    record.ends.filter(end => end.platform === platform).reduce((sum, { count }) => sum + count, 0)
  expect(ended('NOTIFIED_OK')).toBeGreaterThan(20)
  expect(ended('REFUNDED')).toBeGreaterThan(5)
}, 300_000)

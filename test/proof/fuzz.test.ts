import { expect, inject, test } from 'vitest'
import { campaign } from '../../proof/fuzz/campaign.ts'
import { doors } from '../../proof/fuzz/doors.ts'
import { tell } from '../../proof/fuzz/finding.ts'

const seed = 20_261

test('ten thousand hostile inputs at every door: each refused in our own words, and nothing left of it', async () => {
  const { findings, sent, statuses, weighings } = await campaign(inject('databaseUrl'), {
    inputs: 10_000,
    seed,
    door: undefined,
    only: undefined,
  })
  expect(findings.map(finding => tell(finding, seed))).toEqual([])
  expect(sent).toBeGreaterThanOrEqual(10_000)
  expect(weighings.at(-1)?.sent).toBe(sent)

  for (const { name, silent, accepts } of doors) {
    const told = [...(statuses.get(name)?.keys() ?? [])]
    if (silent) expect([name, told]).toEqual([name, ['closed']])
    else expect([name, told.some(status => /^4/.test(status))]).toEqual([name, true])
    if (accepts) expect([name, told.some(status => /^[23]/.test(status))]).toEqual([name, true])
  }
}, 300_000)

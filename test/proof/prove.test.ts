import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { mutants } from '../../proof/prove/mutants.ts'

const run = promisify(execFile)
/** What is looked for; each of these has a mistake of its own that it finds. */
const properties = [
  ...['SAFE-1', 'SAFE-2', 'SAFE-3', 'SAFE-4', 'SAFE-5', 'SAFE-6', 'false word', 'wrong payer'],
  ...['dead end ', 'dead end for people', 'PSP waits for ever', 'platform waits for ever', 'never ends'],
]
const prove = (...args: string[]) => run(process.execPath, ['proof/prove.ts', ...args])

describe('every world within small bounds', () => {
  test('SAFE-1 to SAFE-6 hold, every world leads to an end, and every mistake is found', async () => {
    const { stdout } = await prove('--bounds', 'small')
    expect(stdout).toMatch(/[\d,]{6,} worlds, .* 2 messages were under way at once/)
    expect(stdout).toContain('SAFE-1 to SAFE-6 hold in each of them')
    expect(stdout).toContain(`${mutants.length} of ${mutants.length} mistakes found`)
    expect(mutants.length).toBeGreaterThanOrEqual(25)
    for (const property of properties) expect(stdout).toMatch(new RegExp(`^  ${property}`, 'm'))
  }, 300_000)

  test('a mistake is shown as the shortest way to what must never happen', async () => {
    const { stdout } = await prove('--show', 'own initiative')
    expect(stdout).toContain('SAFE-2')
    expect(stdout).toMatch(/CallbackOutcome OK → 200[\s\S]*closing: OK[\s\S]*psp refund\s*$/)
  })

  test.for([
    [['--bounds', 'endless'], '--bounds: expected small or full, found endless'],
    [['--messages', '0'], '--messages: expected a whole number from 1 to 12, found 0'],
    [['--show', 'nonsense'], '--show: expected the name of one of these mistakes'],
  ] as const)('%s is refused', async ([args, said]) => {
    await expect(prove(...args)).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining(said) })
  })
})

test('names of mistakes differ', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
})

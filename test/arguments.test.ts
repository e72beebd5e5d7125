import { expect, test } from 'vitest'
import { readArguments, WrongArguments } from '../src/arguments.ts'
import { readChosen } from '../src/operator/retry-duties.ts'

const commands = {
  psp: {},
  'psp refund': { words: [1, 1] },
  'duties list': { flags: ['json'] },
  'duties retry': { words: [0, 3], flags: ['given-up'] },
} as const
const read = (...given: string[]) => readArguments(given, commands)

test.each([
  [['psp'], 'psp', [], []],
  [['psp', 'refund', 'x'], 'psp refund', ['x'], []],
  [['duties', 'list', '--json'], 'duties list', [], ['json']],
  [['--given-up', 'duties', 'retry'], 'duties retry', [], ['given-up']],
  [['duties', 'retry', 'psp:1', 'platform:2'], 'duties retry', ['psp:1', 'platform:2'], []],
])('%j is a command', (given, name, words, flags) => {
  const call = read(...given, '--config', 'passerella.yaml')
  expect(call).toEqual({ name, words, flags: new Set(flags), config: 'passerella.yaml' })
})

test.each([[[]], [['duties']], [['duties', 'forget']], [['constructor']], [['nope', 'psp']]])(
  '%j names no command',
  given => {
    expect(read(...given)).toBeUndefined()
  },
)

test('help is help, whatever stands beside it', () => {
  expect([read('-h'), read('psp', 'now', '--help')]).toEqual(['help', 'help'])
})

test.each([
  [['psp', 'now'], 'psp: expected nothing behind it, found now'],
  [['psp', 'refund'], 'psp refund: expected more behind it; see passerella --help'],
  [['psp', 'refund', 'x', 'y'], 'psp refund: expected 1 at most behind it, found x y'],
  [['duties', 'list', 'now'], 'duties list: expected nothing behind it, found now'],
  [['duties', 'list', '--given-up'], 'duties list: does not know --given-up'],
  [['psp', '--json'], 'psp: does not know --json'],
  [['psp', '--nope'], expect.stringContaining('--nope')],
])('%j is not understood, and why', (given, message) => {
  const wrong = () => read(...given)
  expect(wrong).toThrow(WrongArguments)
  expect(wrong).toThrow(expect.objectContaining({ message }))
})

test('duties are retried by their ids, or all that gave up: one of the two', () => {
  expect([readChosen(['psp:1'], false), readChosen([], true)]).toEqual([{ ids: ['psp:1'] }, 'given-up'])
  for (const [ids, givenUp] of [
    [[], false],
    [['psp:1'], true],
  ] as const)
    expect(() => readChosen([...ids], givenUp)).toThrow(WrongArguments)
})

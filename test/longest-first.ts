/**
 * The order of the files: those that take the longest begin first, so that none of them is left over at the end with
 * one worker idle. By themselves they would go by their size, where no run before this one has told their times.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const longest = [
  'both/crash-psp',
  'proof/prove',
  'proof/fuzz',
  'both/crash-platform',
  'both/lost-answers',
  'pages/axe',
  'both/closing',
  'runtime/embedded-postgres',
  'operator/duties',
  'pages/scripts',
  'e2e/demo-process',
  'e2e/hurried',
  'e2e/payment-phase',
  'safety/foreign-bank',
  'safety/database-restart',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = longest.findIndex(name => moduleId.endsWith(`/test/${name}.test.ts`))
  return place < 0 ? longest.length : place
}

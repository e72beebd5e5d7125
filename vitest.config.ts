import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/longest-first.ts'

/** What needs neither a database nor a browser nor a network. */
const fast = [
  'test/house/**/*.test.ts',
  'test/contract/**/*.test.ts',
  'test/pages/{views,money,language,time}.test.ts',
  'test/psp/payment.test.ts',
  'test/platform/{transaction,closing,registry,session,without-persons,mail-settings}.test.ts',
  'test/runtime/{config,log,signals}.test.ts',
  'test/backoffice/document.test.ts',
  'test/arguments.test.ts',
  'test/proof/{chaos-plan,chaos-report}.test.ts',
  'test/report/plots.test.ts',
]

export default defineConfig({
  test: {
    pool: 'threads',
    maxWorkers: 2,
    isolate: false, // no module of ours keeps anything, and loading them all for each file takes longer than many a file
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'fast', include: fast } },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/**/*.test.ts'],
          exclude: fast,
          globalSetup: ['test/postgres-server.ts'],
        },
      },
    ],
  },
})

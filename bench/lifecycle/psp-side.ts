/**
 * The PSP’s side. The same payer pays through it, through the textbook stack, and at empty handlers; the same
 * counterpart hears the outcomes.
 */
import { join } from 'node:path'
import { systemClock } from '../../src/runtime/clock.ts'
import { createDevelopmentPki } from '../../src/runtime/development-pki.ts'
import { startBenchPsp } from '../bench-psp.ts'
import { startCounterpart } from '../counterpart.ts'
import { startEmpty } from '../empty/empty.ts'
import { customerOf, type Ground } from '../ground.ts'
import { cpuOf, machineOf, type Played, rateOf, ratioOf } from '../rounds.ts'
import type { Pace } from '../section.ts'
import { startTextbook } from '../textbook/textbook.ts'
import { payAtPsp } from './psp-payer.ts'
import { pspWrites } from './psp-writes.ts'
import type { Found, Side } from './side.ts'

export async function openPspSide(ground: Ground, { concurrency: payers, profile }: Pace): Promise<Side> {
  await using opened = new AsyncDisposableStack()
  const counterpart = opened.use(await startCounterpart())
  const psp = opened.use(await startBenchPsp(ground, counterpart, { name: 'psp', payers, profile }))
  const write = pspWrites((await ground.newDatabase('psp_writes')).database)
  const textbook = opened.use(await startTextbook(ground, counterpart, { name: 'textbook', payers }))
  const pki = await createDevelopmentPki(join(ground.directory, 'pki'), systemClock.now())
  const empty = opened.use(await startEmpty(pki, { payers, platformUrl: counterpart.url }))
  const ends = opened.move()
  return {
    contenders: [
      {
        name: 'through the PSP, over HTTP and mTLS',
        once: worker => payAtPsp(psp, customerOf(worker)),
        cpu: psp.cpu,
      },
      { name: 'its writes, bare', once: worker => write(customerOf(worker)) },
      {
        name: 'through the textbook stack, over the same',
        once: worker => payAtPsp(textbook, customerOf(worker)),
        cpu: textbook.cpu,
      },
      {
        name: 'the same requests at empty handlers, nothing written',
        once: worker => payAtPsp({ ...empty, counterpart }, customerOf(worker)),
        cpu: empty.cpu,
      },
    ],
    async check() {
      await psp.check()
      await textbook.check()
    },
    found,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

function found(played: Played[]): Found {
  const [psp, writes, textbook] = played
  if (!psp || !writes || !textbook) throw new Error('nothing was played')
  return {
    table: {
      caption: 'The PSP’s side',
      columns: [
        { name: 'payments a second', unit: 'a second' },
        { name: 'node’s CPU for each', unit: 'ms' },
        { name: 'machine’s CPU', unit: 'ms' },
        { name: 'times the bare writes', unit: 'times' },
        { name: 'times the textbook', unit: 'times' },
      ],
      rows: played.map(one => ({
        name: one.name,
        figures: [
          rateOf(one),
          cpuOf(one),
          machineOf(one),
          one === writes ? undefined : ratioOf(one, writes),
          one === textbook ? undefined : ratioOf(one, textbook),
        ],
      })),
    },
    measured: { 'psp-of-limit': ratioOf(psp, writes), 'psp-of-textbook': ratioOf(psp, textbook) },
  }
}

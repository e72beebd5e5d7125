/**
 * How many payments a second each side carries from their beginning to their end, against the writes that it cannot do
 * without, issued bare.
 */
import { startBenchPsp } from '../bench-psp.ts'
import { startCounterpart } from '../counterpart.ts'
import { customerOf, openGround } from '../ground.ts'
import { cpuOf, type Played, playRounds, rateOf, ratioOf } from '../rounds.ts'
import type { Part, Section } from '../section.ts'
import { payAtPsp } from './psp-payer.ts'
import { pspWrites } from './psp-writes.ts'

export const lifecycle: Part = async (pace, stop) => {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround(pace))
  const counterpart = opened.use(await startCounterpart())
  const psp = opened.use(
    await startBenchPsp(ground, counterpart, {
      name: 'psp',
      payers: pace.concurrency,
      profile: pace.profile,
    }),
  )
  const writePsp = pspWrites((await ground.newDatabase('psp_writes')).database)
  const [throughPsp, pspBare] = await playRounds(
    [
      {
        name: 'through the PSP, over HTTP and mTLS',
        once: worker => payAtPsp(psp, customerOf(worker)),
        cpu: psp.cpu,
      },
      { name: 'its writes, bare', once: worker => writePsp(customerOf(worker)) },
    ],
    pace,
    stop,
  )
  await psp.check()
  if (!throughPsp || !pspBare) throw new Error('nothing was played')
  return sectionOf(throughPsp, pspBare)
}

const sectionOf = (throughPsp: Played, pspBare: Played): Section => ({
  title: 'Lifecycle',
  says: 'Payments from redirection to confirmed outcome. Payers, counterpart, node and PostgreSQL share the machine.',
  tables: [
    {
      caption: 'The PSP’s side',
      columns: [
        { name: 'payments a second', unit: 'a second' },
        { name: 'the node’s CPU for each', unit: 'ms' },
        { name: 'of the bare writes', unit: 'times' },
      ],
      rows: [
        {
          name: throughPsp.name,
          figures: [rateOf(throughPsp), cpuOf(throughPsp), ratioOf(throughPsp, pspBare)],
        },
        { name: pspBare.name, figures: [rateOf(pspBare)] },
      ],
    },
  ],
  measured: { 'psp-of-limit': ratioOf(throughPsp, pspBare) },
})

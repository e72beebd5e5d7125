/**
 * `npm run bench`: payments a second through the PSP's side, from the platform's request to the confirmed outcome,
 * against the SQL that they cannot do without, issued bare. `npm run bench -- writes` compares two ways to write.
 */
import { atOnce, bareWriter, onPhone } from './bare-writes.ts'
import { type BenchPspOptions, startBenchPsp } from './bench-psp.ts'
import { startCounterpart } from './counterpart.ts'
import { customerOf, type Ground, openGround } from './ground.ts'
import { type Options, readOptions } from './options.ts'
import { payAtOnce, payWithPhone } from './payer.ts'
import { printReport } from './report.ts'
import { type Comparison, playRounds } from './rounds.ts'
import { compareWrites } from './writes.ts'

type Bench = {
  options: Options
  ground: Ground
  /** What ends with the bench. */
  opened: AsyncDisposableStack
  checks: (() => Promise<void>)[]
}

async function bench(stop: AbortSignal) {
  const options = readOptions(process.argv.slice(2))
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await openGround(options))
  const checks: Bench['checks'] = []
  const comparisons =
    options.what === 'writes'
      ? [await compareWrites(ground, opened)]
      : await comparePayments({ options, ground, opened, checks })
  const played = await playRounds(comparisons, options, stop)
  for (const check of checks) await check()
  printReport(ground.server, options, played)
}

async function comparePayments({ options, opened, ground, checks }: Bench): Promise<Comparison[]> {
  const counterpart = opened.use(await startCounterpart())
  const newPsp = async (name: string, bank: BenchPspOptions['bank']) => {
    const { concurrency: payers, profile } = options
    const psp = opened.use(await startBenchPsp(ground, counterpart, { name, bank, payers, profile }))
    checks.push(psp.check)
    return psp
  }
  const phone = await newPsp('phone', 'sandbox')
  const instant = await newPsp('instant', 'instant')
  const barePhone = bareWriter((await ground.newDatabase('bare_phone')).database, onPhone)
  const bareInstant = bareWriter((await ground.newDatabase('bare_instant')).database, atOnce)
  return [
    {
      measured: {
        name: 'payments, approved on the sandbox phone',
        once: worker => payWithPhone(phone, customerOf(worker)),
        cpu: phone.cpu,
      },
      baseline: { name: 'their writes, bare', once: worker => barePhone(customerOf(worker)) },
    },
    {
      measured: {
        name: 'payments, approved at once',
        once: worker => payAtOnce(instant, customerOf(worker)),
        cpu: instant.cpu,
      },
      baseline: { name: 'their writes, bare', once: worker => bareInstant(customerOf(worker)) },
    },
  ]
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort(new Error('stopped')))
try {
  await bench(stop.signal)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** What HTTP alone costs: a PSP of empty handlers, behind the same mTLS. */
import { z } from 'zod'
import type { DevelopmentPki, Pair } from '../../src/runtime/development-pki.ts'
import { type Agents, openAgents } from '../agents.ts'
import { type Process, startProcess } from '../process.ts'

export type EmptySettings = { tls: Pair & { ca: string }; platformUrl: string }
export type Empty = AsyncDisposable & Agents & { api: string; cpu: Process['cpu'] }

const said = z.object({ port: z.number() })

/** `payers` at once; callbacks go to `platformUrl`. */
export async function startEmpty(
  pki: DevelopmentPki,
  { payers, platformUrl }: { payers: number; platformUrl: string },
): Promise<Empty> {
  await using opened = new AsyncDisposableStack()
  const settings: EmptySettings = { tls: { ...pki.psp, ca: pki.ca }, platformUrl }
  const program = opened.use(
    await startProcess(new URL('empty-process.ts', import.meta.url), { args: [JSON.stringify(settings)] }),
  )
  const agents = openAgents(opened, pki, payers)
  const ends = opened.move()
  return {
    api: `https://localhost:${said.parse(program.said).port}`,
    ...agents,
    cpu: program.cpu,
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

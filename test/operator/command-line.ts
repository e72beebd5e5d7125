/** `passerella` as an operator runs it: a process of its own, and what it said before it ended. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { compiled } from '../side-process.ts'

export type Run = { code: number | null; out: string; err: string }

/** Without a database, unless `variables` names one; and none is looked for where the tests run. */
export async function passerella(args: string[], variables: Record<string, string> = {}): Promise<Run> {
  const { DATABASE_URL: _, ...environment } = process.env
  const env = {
    ...environment,
    NODE_COMPILE_CACHE: compiled,
    PASSERELLA_DIRECTORY: `${tmpdir()}/no-passerella-here`,
    ...variables,
  }
  const child = spawn(process.execPath, ['src/main.ts', ...args], { env })
  let out = ''
  let err = ''
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

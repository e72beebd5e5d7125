/** A node started as in production: the command line, its settings in a file, its secrets in the environment. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'
import { freePort } from '../../src/runtime/postgres/free-port.ts'
import type { Process } from '../process.ts'

/** `dist`, what is published and runs in production; `src`, the sources as they are. */
export type Program = 'dist' | 'src'
export type Side = 'psp' | 'platform'
export type Node = Process & {
  program: Program
  /** Seconds from its start until it said that it was ready. */
  ready: number
  /** Megabytes of it that are in memory. */
  resident(): Promise<number>
}
export type NodeOptions = {
  program: Program
  side: Side
  directory: string
  databaseUrl: string
  settings: Record<string, unknown>
  /** By the variables that set them. */
  secrets: Record<string, string>
}

const entries = { dist: '../../dist/main.js', src: '../../src/main.ts' } satisfies Record<Program, string>

export async function startNode(options: NodeOptions): Promise<Node> {
  const { program, side, directory, databaseUrl, settings, secrets } = options
  const port = await freePort()
  const config = join(directory, `${side}-${program}.yaml`)
  await writeFile(config, JSON.stringify({ [side]: { ...settings, metrics: { port } } })) // JSON is YAML, too
  const entry = fileURLToPath(new URL(entries[program], import.meta.url))
  const started = performance.now()
  const child = spawn(process.execPath, [entry, side, '--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DATABASE_URL: databaseUrl, ...secrets },
  })
  const exit = once(child, 'exit')
  const base = `http://127.0.0.1:${port}`
  while (!(await isReady(base))) {
    if (child.exitCode !== null) throw new Error(`the ${side} ended with code ${child.exitCode}`)
    await sleep(10)
  }
  return {
    said: 'ready',
    program,
    ready: (performance.now() - started) / 1000,
    resident: async () => (await figure(base, 'process_resident_memory_bytes')) / 1e6,
    cpu: async () => (await figure(base, 'process_cpu_seconds_total')) * 1000,
    async [Symbol.asyncDispose]() {
      child.kill()
      await exit
    },
  }
}

/** The listener of the metrics is the last to open. */
async function isReady(base: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${base}/health/ready`)
    await body.dump()
    return statusCode === 200
  } catch {
    return false
  }
}

/** What it says of itself: from /proc where there is one, else as Node knows it. */
async function figure(base: string, name: string): Promise<number> {
  const { body } = await request(`${base}/metrics`)
  const [, value] = new RegExp(`^${name}(?:{[^}]*})? (.+)$`, 'm').exec(await body.text()) ?? []
  if (value === undefined) throw new Error(`there is no ${name}`)
  return Number(value)
}

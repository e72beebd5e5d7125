/** Node with nothing to run: what of the figures is not ours. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export async function startEmptyNode(): Promise<{ seconds: number; megabytes: number }> {
  const started = performance.now()
  const script = 'process.stdout.write(String(process.memoryUsage.rss()))'
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', script])
  return { seconds: (performance.now() - started) / 1000, megabytes: Number(stdout) / 1e6 }
}

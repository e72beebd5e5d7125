/** What is published, built anew from the sources: it is what runs in production. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export async function build(): Promise<void> {
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd, shell: process.platform === 'win32' })
}

/** Builds what is published into `dist`: JavaScript and types from the sources, and the files that stand beside them. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit', shell: process.platform === 'win32' })
cpSync('src', 'dist', { recursive: true, filter: path => !path.endsWith('.ts') })
chmodSync('dist/main.js', 0o755)

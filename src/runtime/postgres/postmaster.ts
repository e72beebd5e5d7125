/**
 * The server process, as the file `postmaster.pid` in its data tells of it. The file outlives a server that was
 * killed, and the process id in it may have gone to somebody else since, so neither is believed unseen.
 */
import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from './until.ts'

export type Postmaster = { pid: number; port: number; status: 'starting' | 'ready' | 'stopping' }

const pidFile = (data: string) => join(data, 'postmaster.pid')

/** The live server of these data. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const [pid = '', , , port = '', , , , status = ''] = await readLines(data)
  if (!(await servesFrom(data, Number(pid)))) return undefined
  return { pid: Number(pid), port: Number(port), status: statusOf(status.trim()) }
}

const readLines = async (data: string) => (await readFile(pidFile(data), 'utf8').catch(() => '')).split('\n')

const statusOf = (word: string) => (word === 'ready' || word === 'stopping' ? word : 'starting')

async function servesFrom(data: string, pid: number): Promise<boolean> {
  if (!(pid > 0)) return false
  return `${await commandLine(pid)} `.includes(` -D ${data} `)
}

/** Empty for a process that is gone, or dead and not yet buried by its parent. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return words.replaceAll('\0', ' ')
  }
  const { stdout } = await promisify(execFile)('ps', ['-p', `${pid}`, '-o', 'args=']).catch(() => ({
    stdout: '',
  }))
  return stdout.trimEnd()
}

/**
 * Makes the `postmaster.pid` of a server that is gone harmless. A server refuses to start while the process named
 * there lives, unless it is its own parent: so we write ourselves in. The rest of the file stays, because by it the
 * server finds out whether workers of its predecessor are still about.
 */
export async function disownPidFile(data: string): Promise<void> {
  const [pid = '', ...rest] = await readLines(data)
  if (Number(pid) > 0) return writeFile(pidFile(data), [process.pid, ...rest].join('\n'))
  await rm(pidFile(data), { force: true }) // cut off before its first line was on the disk
}

/** Fast shutdown: sessions are ended, everything is written, and the process is gone when this resolves. */
export async function stopPostmaster(data: string, limit = 60_000): Promise<void> {
  const server = await findPostmaster(data)
  if (!server) return
  process.kill(server.pid, 'SIGINT')
  await waitForEnd(data, limit)
}

export async function waitForEnd(data: string, limit = 60_000): Promise<void> {
  const ended = await until(async () => ((await findPostmaster(data)) ? undefined : true), { limit })
  if (!ended) throw new Error(`PostgreSQL on ${data} has not stopped within ${limit / 1000} seconds`)
}

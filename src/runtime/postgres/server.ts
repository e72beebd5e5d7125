/**
 * Starts the server as a process that does not share our fate: it leads a group of its own, so that Ctrl-C in a
 * terminal reaches us alone and we stop it when our last statement is through.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, stat, truncate } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { findPostmaster, type Postmaster } from './postmaster.ts'
import type { ServerUser } from './server-user.ts'
import { until } from './until.ts'

export type ServerOptions = {
  postgres: string
  data: string
  user: ServerUser
  port: number
  settings: Record<string, string>
  logFile: string
}

const attempts = 5
const largestLog = 10 * 1024 * 1024
const recovery = 120_000 // after a crash the server first replays what it had promised

export async function startServer(options: ServerOptions): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(options.port)
    const server = await launch(options, port)
    if ('pid' in server) return server
    const portWasTaken = options.port === 0 && !(await freePort(port))
    const passing = portWasTaken || server.said.includes('shared memory block')
    if (attempt === attempts || !passing) throw new Error(`PostgreSQL does not start: ${server.said}`)
    await sleep(100)
  }
}

async function choosePort(wanted: number): Promise<number> {
  const port = await freePort(wanted)
  if (port === undefined) throw new Error(`port ${wanted} of 127.0.0.1, meant for PostgreSQL, is taken`)
  return port
}

/** The server once it is ready, or what it said before it ended. */
async function launch(options: ServerOptions, port: number): Promise<Postmaster | { said: string }> {
  const before = await trimLog(options.logFile)
  const child = await spawnServer(options, port)
  let ended = false
  const end = () => {
    ended = true
  }
  child.on('exit', end).on('error', end)
  const ready = await until(async () => (ended ? 'ended' : findReady(options.data, child)), {
    limit: recovery,
  })
  if (ready === undefined) {
    throw new Error(`PostgreSQL is not ready after ${recovery / 1000} seconds: see ${options.logFile}`)
  }
  return ready === 'ended' ? { said: await lastWords(options.logFile, before) } : ready
}

async function findReady(data: string, { pid }: ChildProcess) {
  const server = await findPostmaster(data)
  return server?.pid === pid && server?.status === 'ready' ? server : undefined
}

async function spawnServer({ postgres, data, user, settings, logFile }: ServerOptions, port: number) {
  const log = await open(logFile, 'a', 0o600)
  const args = [
    '-D',
    data,
    ...flags({ timezone: 'UTC', log_timezone: 'UTC', ...settings, ...listening(port) }),
  ]
  try {
    const stdio = ['ignore', log.fd, log.fd] as const
    const child = spawn(postgres, args, { ...user, stdio: [...stdio], detached: true, cwd: data, env })
    child.unref()
    return child
  } finally {
    await log.close()
  }
}

const env = { LC_ALL: 'C', TZ: 'UTC' }

/** TCP on loopback: a socket's path may have 107 bytes at most, and a project may lie deeper than that. */
const listening = (port: number) => ({
  listen_addresses: '127.0.0.1',
  port: `${port}`,
  unix_socket_directories: '',
})

const flags = (settings: Record<string, string>) =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** Starts the log over once it is large. Answers the size it then has. */
async function trimLog(file: string): Promise<number> {
  const { size } = await stat(file).catch(() => ({ size: 0 }))
  if (size <= largestLog) return size
  await truncate(file)
  return 0
}

async function lastWords(logFile: string, from: number): Promise<string> {
  const text = (await readFile(logFile)).subarray(from).toString()
  return text.trimEnd().split('\n').slice(-5).join(' | ') || 'it said nothing'
}

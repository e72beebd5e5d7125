/**
 * The data of one server, and the password that opens it. A cluster is made under another name and takes its own
 * when it is whole and on the disk, so a start that was cut off leaves nothing that looks like one.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ServerUser } from './server-user.ts'

export type Cluster = { data: string; password: string }

export type ClusterOptions = { home: string; initdb: string; user: ServerUser; durable: boolean }

export const dataOf = (home: string) => join(home, 'cluster', 'data')
const passwordOf = (cluster: string) => join(cluster, 'password')

/** The cluster that `home` holds, if it holds one. */
export async function findCluster(home: string): Promise<Cluster | undefined> {
  if (!(await stat(join(home, 'cluster')).catch(() => undefined))) return undefined
  try {
    return { data: dataOf(home), password: await readFile(passwordOf(join(home, 'cluster')), 'utf8') }
  } catch (cause) {
    throw new Error(`the database in ${home} belongs to another user of this machine`, { cause })
  }
}

export async function createCluster({ home, initdb, user, durable }: ClusterOptions): Promise<Cluster> {
  await removeDrafts(home)
  const draft = await mkdtemp(join(home, draftPrefix))
  const password = randomBytes(32).toString('base64url')
  await chmod(draft, 0o711)
  await mkdir(join(draft, 'data'), { mode: 0o700 })
  await writeFile(passwordOf(draft), password, { mode: 0o600 })
  if (user) for (const path of ['data', 'password']) await chown(join(draft, path), user.uid, user.gid)
  await runInitdb({ initdb, draft, user, durable })
  if (user) await chown(passwordOf(draft), 0, 0)
  if (durable) for (const path of [passwordOf(draft), draft]) await flush(path)
  await rename(draft, join(home, 'cluster'))
  if (durable) await flush(home)
  return { data: dataOf(home), password }
}

const draftPrefix = 'cluster-draft-'

async function removeDrafts(home: string) {
  const drafts = (await readdir(home)).filter(name => name.startsWith(draftPrefix))
  for (const draft of drafts) await rm(join(home, draft), { recursive: true, force: true })
}

type InitdbOptions = { initdb: string; draft: string; user: ServerUser; durable: boolean }

async function runInitdb({ initdb, draft, user, durable }: InitdbOptions) {
  const name = ['--username=passerella', '--auth=scram-sha-256', `--pwfile=${passwordOf(draft)}`]
  const text = ['--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const data = [`--pgdata=${join(draft, 'data')}`, '--no-instructions', ...(durable ? [] : ['--no-sync'])]
  try {
    await promisify(execFile)(initdb, [...name, ...text, ...data], {
      ...user,
      cwd: draft,
      env: { TZ: 'UTC' },
    })
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`the embedded PostgreSQL cannot be prepared (or set DATABASE_URL instead): ${detail}`, {
      cause,
    })
  }
}

/** Puts a file, or the names in a folder, on the disk. */
async function flush(path: string) {
  if (process.platform === 'win32') return
  const file = await open(path, 'r')
  await file.sync().finally(() => file.close())
}

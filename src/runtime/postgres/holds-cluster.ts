import { realpath } from 'node:fs/promises'
import { findCluster } from './cluster.ts'
import { knownHome } from './home.ts'

/** Whether `directory` has a database of ours, running or not. Nothing is made to find out. */
export async function holdsCluster(directory: string): Promise<boolean> {
  const real = await realpath(directory).catch(() => undefined)
  return real !== undefined && (await findCluster(await knownHome(real))) !== undefined
}

/** The certificates of a test: copies of those that were made once for the whole run, to be spoiled at will. */
import { cp } from 'node:fs/promises'
import { inject } from 'vitest'
import { createDevelopmentPki, type DevelopmentPki } from '../src/runtime/development-pki.ts'

export async function ownPki(directory: string): Promise<DevelopmentPki> {
  await cp(inject('pki'), directory, { recursive: true })
  return createDevelopmentPki(directory, new Date())
}

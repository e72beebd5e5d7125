/** The project's own files, as text, for the tests that read them. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Source = { path: string; text: string }

export function sources(folder: string, ending = '.ts'): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending))
    .map(name => join(folder, name))
    .sort()
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export const readText = (path: string) => readFileSync(join(root, path), 'utf8')

/** The files of ours that `source` imports, as paths from the root. */
export function imports({ path, text }: Source): string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)
  return [...found].map(([, to]) => relative('.', normalize(join(dirname(path), to as string))))
}

/**
 * The checker, with the shipped machines as they are, or with a mistake in them: a module that is asked for with the
 * number of a mutant comes with everything it imports, and the file of that mutant with its text changed.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Mutant } from './mutants/mutant.ts'
import { mutants } from './mutants.ts'

const root = new URL('../../', import.meta.url)
const mark = /\?mutant=(\d+)$/

export async function withMistake(mutant: Mutant): Promise<typeof import('./explore.ts')> {
  const hooks = registerHooks({ resolve: handOn, load: change })
  try {
    return await import(`./explore.ts?mutant=${mutants.indexOf(mutant)}`)
  } finally {
    hooks.deregister()
  }
}

type Resolve = NonNullable<Parameters<typeof registerHooks>[0]['resolve']>
type Load = NonNullable<Parameters<typeof registerHooks>[0]['load']>

const handOn: Resolve = (specifier, context, next) => {
  const resolved = next(specifier, context)
  const [marked] = mark.exec(context.parentURL ?? '') ?? ['']
  const isOurs = resolved.url.startsWith(root.href) && !resolved.url.includes('/node_modules/')
  return isOurs && !mark.test(resolved.url) ? { ...resolved, url: resolved.url + marked } : resolved
}

const change: Load = (url, context, next) => {
  const mutant = mutants[Number(mark.exec(url)?.[1] ?? -1)]
  if (!mutant || !url.startsWith(new URL(mutant.file, root).href)) return next(url, context)
  const source = changed(readFileSync(fileURLToPath(new URL(mutant.file, root)), 'utf8'), mutant)
  return { format: 'module-typescript', source, shortCircuit: true }
}

/** A mutant whose place is no longer there, or there twice, proves nothing. */
function changed(text: string, { name, file, instead, put }: Mutant): string {
  const parts = text.split(instead)
  if (parts.length !== 2) throw new Error(`“${name}”: its place stands ${parts.length - 1} times in ${file}`)
  return parts.join(put)
}

/**
 * All configuration is read and checked here, once, at start: defaults, then one YAML file, then the environment.
 *
 * Every value has an environment variable named after its path: `psp.page.url` is `PASSERELLA_PSP_PAGE_URL`. A secret
 * comes from its variable, or from the file that the variable with `_FILE` behind it names, never from the YAML.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from './plain-error.ts'

export class ConfigError extends PlainError {}

type Environment = Record<string, string | undefined>
type Leaf = {
  path: string[]
  variable: string
  otherwise: string | undefined
  schema: z.ZodType
  secret: boolean
}
type Tree = { [key: string]: unknown }

export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  { file, environment }: { file?: string | undefined; environment: Environment },
): z.infer<Schema> {
  const known = leaves(schema)
  const tree = file === undefined ? {} : readYaml(file)
  for (const { path, secret, variable } of known)
    if (secret && read(tree, path) !== undefined)
      throw new ConfigError(
        `${path.join('.')}: a secret does not belong in ${file}; set ${variable} or ${variable}_FILE`,
      )
  for (const leaf of known) {
    const value = fromEnvironment(leaf, environment)
    if (value !== undefined) write(tree, leaf.path, value)
  }
  refuseUnknownVariables(known, environment)
  const checked = schema.safeParse(tree)
  if (checked.success) return checked.data
  throw new ConfigError(checked.error.issues.map(issue => explain(issue, known)).join('\n'))
}

/** What is in force, as text: every value beside its variable, secrets masked. */
export function describeConfig<Schema extends z.ZodObject>(schema: Schema, config: z.infer<Schema>): string {
  const lines = leaves(schema).map(leaf => {
    const value = read(config, leaf.path)
    const shown = value === undefined ? '(not set)' : leaf.secret ? '(secret)' : JSON.stringify(value)
    return `${leaf.path.join('.')} = ${shown}    # ${waysToSet(leaf)}`
  })
  return lines.join('\n')
}

const prefix = 'PASSERELLA_'
/** The environment variable that sets the value at `path`. */
export const variableOf = (path: string[]) => prefix + path.map(snake).join('_')
const waysToSet = ({ variable, secret, otherwise }: Pick<Leaf, 'variable' | 'secret' | 'otherwise'>) =>
  [variable, ...(secret ? [`${variable}_FILE`] : []), ...(otherwise ? [otherwise] : [])].join(' or ')
const snake = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()

function leaves(schema: z.ZodType, path: string[] = []): Leaf[] {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape).flatMap(([key, child]) => leaves(child as z.ZodType, [...path, key]))
  const { secret, otherwise } = inner.meta() ?? {}
  const shared = typeof otherwise === 'string' ? otherwise : undefined
  return [{ path, variable: variableOf(path), otherwise: shared, schema: inner, secret: secret === true }]
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodPipe) return unwrap(schema.in as z.ZodType)
  return schema
}

function fromEnvironment({ variable, otherwise, schema, secret }: Leaf, environment: Environment): unknown {
  const file = secret ? environment[`${variable}_FILE`] : undefined
  const text =
    environment[variable] ??
    (file === undefined ? undefined : readSettingFile(`${variable}_FILE`, file).trim()) ??
    (otherwise === undefined ? undefined : environment[otherwise])
  if (text === undefined || schema instanceof z.ZodString || schema instanceof z.ZodEnum) return text
  try {
    return parse(text)
  } catch {
    return text
  }
}

type Parts = Record<string, () => unknown>

/** Reads every part, and says in one message whatever is wrong with any of them. */
export async function readAll<Wanted extends Parts>(
  parts: Wanted,
): Promise<{ [Name in keyof Wanted]: Awaited<ReturnType<Wanted[Name]>> }> {
  const problems: string[] = []
  const found: Tree = {}
  for (const [name, read] of Object.entries(parts))
    try {
      found[name] = await read()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      problems.push(error.message)
    }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  return found as { [Name in keyof Wanted]: Awaited<ReturnType<Wanted[Name]>> }
}

/** The value at `path` of `config`, which this command cannot do without. */
export function required<Value>(value: Value | undefined, path: string, otherwise?: string): Value {
  if (value !== undefined && !(Array.isArray(value) && value.length === 0)) return value
  const variable = variableOf(path.split('.'))
  throw new ConfigError(`${path}: expected a value (${waysToSet({ variable, secret: false, otherwise })})`)
}

/** The text of a file that a setting names. */
export function readSettingFile(setting: string, file: string | undefined): string {
  try {
    return readFileSync(file ?? '', 'utf8')
  } catch {
    const found = file === undefined ? 'nothing' : file
    throw new ConfigError(`${setting}: expected the path of a file that can be read, found ${found}`)
  }
}

function readYaml(file: string): Tree {
  try {
    const tree: unknown = parse(readFileSync(file, 'utf8')) ?? {}
    if (typeof tree === 'object') return tree as Tree
  } catch (error) {
    throw new ConfigError(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`)
  }
  throw new ConfigError(`${file}: expected settings by name, found a single value`)
}

function refuseUnknownVariables(known: Leaf[], environment: Environment) {
  const names = new Set(known.flatMap(({ variable }) => [variable, `${variable}_FILE`]))
  const unknown = Object.keys(environment).filter(name => name.startsWith(prefix) && !names.has(name))
  if (unknown.length > 0) throw new ConfigError(`${unknown.join(', ')}: no setting of that name`)
}

function explain(issue: z.core.$ZodIssue, known: Leaf[]): string {
  const path = issue.path.join('.')
  const leaf = known.find(leaf => `${path}.`.startsWith(`${leaf.path.join('.')}.`))
  return `${path || 'configuration'}: ${issue.message}${leaf ? ` (${leaf.variable})` : ''}`
}

function read(tree: Tree, path: string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Tree | undefined)?.[key], tree)
}

function write(tree: Tree, path: string[], value: unknown) {
  let at = tree
  for (const key of path.slice(0, -1)) {
    at[key] ??= {}
    if (typeof at[key] !== 'object') return // not the section that it should be: the schema says so
    at = at[key] as Tree
  }
  at[path.at(-1) as string] = value
}

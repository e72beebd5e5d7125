/**
 * Writes what is generated from the contract: `schemas.ts` (types) and `operations.ts` (operations and JSON Schemas).
 * With --check it writes nothing, and fails when a file on disk is not what would be written.
 */
import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'
import { parse } from 'yaml'
import { type Document, renderOperations } from './render-operations.ts'

const directory = new URL('../src/contract/', import.meta.url)
const header = '// Generated from redirect.yaml by `npm run generate`. Do not edit.\n\n'

export async function generateContract(): Promise<Record<string, string>> {
  const text = await readFile(new URL('redirect.yaml', directory), 'utf8')
  const document: Document = parse(text)
  const types = await openapiTS(text, { alphabetize: false, defaultNonNullable: false, silent: true })
  return {
    'schemas.ts': header + astToString(types),
    'operations.ts': header + renderOperations(document),
  }
}

export async function staleFiles(): Promise<string[]> {
  const stale: string[] = []
  for (const [file, text] of Object.entries(await generateContract())) {
    const found = await readFile(new URL(file, directory), 'utf8').catch(() => '')
    if (found !== text) stale.push(file)
  }
  return stale
}

async function main() {
  if (!process.argv.includes('--check')) {
    for (const [file, text] of Object.entries(await generateContract()))
      await writeFile(new URL(file, directory), text)
    return
  }
  const stale = await staleFiles()
  for (const file of stale) console.error(`src/contract/${file} is not up to date: npm run generate`)
  process.exitCode = stale.length === 0 ? 0 : 1
}

if (import.meta.main) await main()

/**
 * A schema of our own for the four messages, and xmllint to hold documents against it, many at a time. It runs in a
 * process of its own: WebAssembly that comes and goes in the threads of one process now and then takes Node 24 down.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { XMLFileInfo, XMLLintOptions } from 'xmllint-wasm'

const file = (fileName: string): XMLFileInfo => ({
  fileName,
  contents: readFileSync(join(import.meta.dirname, 'schema', fileName), 'utf8'),
})
const schema = {
  schema: file('envelope.xsd'),
  preload: ['psp-for-node.xsd', 'node-for-psp.xsd', 'closing.xsd'].map(file),
}
const many = 1_000

/** Of each document, whether it is valid. */
export async function areValid(documents: readonly string[]): Promise<boolean[]> {
  const verdicts: boolean[] = []
  for (let from = 0; from < documents.length; from += many) {
    const batch = documents.slice(from, from + many)
    const xml = batch.map((contents, index) => ({ fileName: `${index}.xml`, contents }))
    const said = await xmllint({ xml, ...schema })
    verdicts.push(...xml.map(({ fileName }) => judged(said, fileName)))
  }
  return verdicts
}

/** xmllint says the one or the other of every document; of whichever it says neither, we know nothing. */
function judged(said: Set<string>, fileName: string): boolean {
  const valid = said.has(`${fileName} validates`)
  if (valid || said.has(`${fileName} fails to validate`)) return valid
  throw new Error(`xmllint says nothing of ${fileName}`)
}

async function xmllint(options: XMLLintOptions): Promise<Set<string>> {
  const program = join(import.meta.dirname, 'programs', 'xmllint.ts')
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(options))
  return new Set((await text(child.stdout)).split('\n'))
}

/** A schema of our own for the four messages, and xmllint to hold documents against it, many at a time. */
import { readFileSync } from 'node:fs'
import { validateXML, type XMLFileInfo } from 'xmllint-wasm'

const file = (fileName: string): XMLFileInfo => ({
  fileName,
  contents: readFileSync(new URL(`schema/${fileName}`, import.meta.url), 'utf8'),
})
const ours = {
  schema: file('envelope.xsd'),
  preload: ['psp-for-node.xsd', 'node-for-psp.xsd', 'closing.xsd'].map(file),
}
const many = 500

/** Of each document, whether it is valid. */
export async function areValid(documents: readonly string[], against = ours): Promise<boolean[]> {
  const verdicts: boolean[] = []
  for (let from = 0; from < documents.length; from += many) {
    const batch = documents.slice(from, from + many)
    const xml = batch.map((contents, index) => ({ fileName: `${index}.xml`, contents }))
    const { rawOutput } = await validateXML({ xml, ...against })
    const valid = new Set(rawOutput.match(/^\d+\.xml(?= validates$)/gm))
    verdicts.push(...xml.map(({ fileName }) => valid.has(fileName)))
  }
  return verdicts
}

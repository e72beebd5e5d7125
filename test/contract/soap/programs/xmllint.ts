/** Holds the documents on standard input against a schema, and prints what xmllint says of each. */
import { text } from 'node:stream/consumers'
import { validateXML } from 'xmllint-wasm'

const { rawOutput } = await validateXML(JSON.parse(await text(process.stdin)))
process.stdout.write(rawOutput)

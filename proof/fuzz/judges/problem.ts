/** Whether a refusal is a problem document as the contract writes it. */
import { Ajv } from 'ajv'
import { isAbsoluteUrl } from '../../../src/contract/formats.ts'
import { schemas } from '../../../src/contract/operations.ts'
import { isClean } from '../../../src/contract/text.ts'
import type { Answer } from '../answer.ts'

const ajv = new Ajv()
ajv.addFormat('uri', isAbsoluteUrl).addFormat('int32', true)
/** The touchpoint's API says more: which fields, and which notices. */
const more = { problems: { type: 'array' }, notices: { type: 'array' } }
const isProblem = ajv.compile({
  ...schemas.ProblemJson,
  required: ['title', 'status', 'detail'],
  properties: { ...schemas.ProblemJson.properties, ...more },
  additionalProperties: false,
})

export function judgeProblem({ status, headers, body }: Answer): string | undefined {
  if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
    return 'a refusal that is no problem document'
  const read = readJson(body)
  if (!isProblem(read)) return `no problem document: ${ajv.errorsText(isProblem.errors)}`
  const { title, detail, status: said } = read as { title: string; detail: string; status: number }
  if (said !== status) return `the problem document says ${said}`
  if (title === '' || detail === '') return 'a problem document that says nothing'
  return isClean(title + detail) ? undefined : 'a problem document with control characters'
}

export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** The back office's document, and whether what was asked and answered keeps it. */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

type Content = { content?: Record<string, unknown> }
type Header = { required?: boolean; schema: object }
type Response = Content & { headers?: Record<string, Header> }
type Parameter = { name: string; in: string; required?: boolean }
export type Operation = {
  operationId: string
  requestBody?: Content
  responses: Record<string, Response | { $ref: string }>
}
type Path = Record<string, Operation> & { parameters?: Parameter[] }
type Document = { paths: Record<string, Path>; components: { schemas: Record<string, Schema> } }
export type Schema = Record<string, unknown>

const file = new URL('../../src/platform/backoffice/openapi.yaml', import.meta.url)
export const documentText = readFileSync(file, 'utf8')
export const document: Document = parse(documentText)

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema(document, 'office')

/** What is wrong with a value, by a JSON pointer into the document. */
export function wrongWith(pointer: string, value: unknown): string[] {
  const validate = ajv.getSchema(`office#${pointer}`)
  if (!validate) throw new Error(`the document has no ${pointer}`)
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

export const methods = ['get', 'put', 'post', 'delete'] as const
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  methods.flatMap(method => (item[method] ? [{ path, method, operation: item[method] }] : [])),
)

export function resolve<Resolved>(value: Resolved | { $ref: string }): Resolved {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value
  const found = value.$ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], document)
  return found as Resolved
}

const escaped = (path: string) => path.replaceAll('/', '~1')

export type Exchange = {
  method: string
  /** Below /backoffice/v1. */
  path: string
  sent: unknown
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Throws for an answer, or a request that was taken, that the document does not know; returns which of its answers it was. */
export function keepsDocument({ method, path, sent, status, headers, text }: Exchange): string {
  const [plain = ''] = path.split('?')
  const found = operations.find(one => one.method === method.toLowerCase() && fits(one.path, plain))
  if (!found) throw new Error(`the document has no ${method} ${plain}`)
  const name = `${method} ${found.path} ${status}`
  const declared = found.operation.responses[status]
  if (!declared) throw new Error(`the document has no ${name}: ${text}`)
  const at = `/paths/${escaped(found.path)}/${found.method}`
  const response = resolve(declared)
  const problems = [
    ...wrongHeaders(response, headers),
    ...wrongBody(
      response,
      '$ref' in declared ? String(declared.$ref).slice(1) : `${at}/responses/${status}`,
      headers,
      text,
    ),
    ...(status < 300 && found.operation.requestBody
      ? wrongWith(`${at}/requestBody/content/application~1json/schema`, sent)
      : []),
  ]
  if (problems.length > 0)
    throw new Error(`${name} does not keep the document: ${problems.join('; ')}\n${text}`)
  return name
}

const fits = (template: string, path: string) =>
  new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)

function wrongHeaders(response: Response, headers: Exchange['headers']): string[] {
  return Object.entries(response.headers ?? {}).flatMap(([name, declared]) => {
    const { required, schema } = resolve(declared)
    const value = headers[name.toLowerCase()]
    if (value === undefined) return required ? [`no ${name}`] : []
    return ajv.validate(schema, value) ? [] : [`${name}: ${value}`]
  })
}

function wrongBody({ content }: Response, at: string, headers: Exchange['headers'], text: string): string[] {
  if (!content) return text === '' ? [] : ['there is a body']
  if (headers['content-type'] !== 'application/json; charset=utf-8')
    return [`content-type: ${headers['content-type']}`]
  return wrongWith(`${at}/content/application~1json/schema`, JSON.parse(text))
}

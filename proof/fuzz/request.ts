/** A request, and its bytes. Header values are written one byte a character. */
import type { Dice } from './dice.ts'
import type { Asked } from './door.ts'
import { type Fields, formOf, mutateForm } from './mutations/form.ts'

export type Request = {
  method: string
  path: string
  headers: [name: string, value: string][]
  body?: string | Buffer
}

export function bytesOf({ method, path, headers, body }: Request): Buffer {
  const content = body === undefined ? undefined : Buffer.from(body)
  const length = content && !headers.some(([name]) => framing.test(name))
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(length ? [`content-length: ${content.length}`] : []),
  ]
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return content ? Buffer.concat([head, content]) : head
}

const framing = /^(content-length|transfer-encoding)$/i

export const host: [string, string] = ['host', 'localhost']

export const jsonPost = (path: string, value: unknown): Request & { body: string } => ({
  method: 'POST',
  path,
  headers: [host, ['content-type', 'application/json']],
  body: JSON.stringify(value),
})

export const get = (path: string): Request => ({ method: 'GET', path, headers: [host] })

export const formPost = (path: string, fields: Fields): Asked => ({
  method: 'POST',
  path,
  headers: [host, ['content-type', 'application/x-www-form-urlencoded']],
  body: formOf(fields),
  mutate: (dice: Dice) => mutateForm(dice, fields),
})

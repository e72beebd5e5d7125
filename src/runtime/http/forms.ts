/** The forms of pages, with a limit on their length and on their fields. */
import { parse } from 'node:querystring'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'

export function acceptForms(app: FastifyInstance, { form, fields }: { form: number; fields: number }) {
  const parser = (text: string) => parse(text, '&', '=', { maxKeys: fields + 1 })
  app.register(formbody, { bodyLimit: form, parser })
  app.addHook('preValidation', async ({ body }) => {
    if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return
    if (Object.values(body).flat().length > fields) throw new TooManyFields()
  })
}

class TooManyFields extends Error {
  readonly statusCode = 400
}

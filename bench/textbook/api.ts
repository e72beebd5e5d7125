/** The textbook stack’s door for the platform: behind mTLS, for the one client whose certificate is known. */
import type { TLSSocket } from 'node:tls'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { DataSource } from 'typeorm'
import { z } from 'zod'
import { served } from '../redirection.ts'
import { openPayment } from './payments.ts'

const redirection = z.object({
  idTransaction: z.string().regex(/^[0-9a-f]{32}$/),
  idPsp: z.literal(served.idPsp),
  amount: z.int().min(0).max(99_999_999),
  urlBack: z.url({ protocol: /^https$/ }),
  description: z.string(),
  idPaymentMethod: z.enum(served.methods),
  touchpoint: z.enum(['CHECKOUT', 'IO']),
  paName: z.string().min(1).max(70).optional(),
  paymentMethod: z.string().optional(),
  email: z.string().optional(),
})

export function apiApp(database: DataSource, pageUrl: () => string): Express {
  const app = express().disable('x-powered-by')
  app.use(onlyThePlatform, express.json())
  app.post('/redirections', async (request, response) => {
    const asked = redirection.safeParse(request.body)
    if (!asked.success)
      return void response.status(400).json({ status: 400, detail: z.prettifyError(asked.error) })
    const { idTransaction, amount } = asked.data
    const payment = await openPayment(database, asked.data)
    if (!payment)
      return void response
        .status(400)
        .json({ status: 400, detail: 'idTransaction was used before', idTransaction })
    const { id: idPSPTransaction, token, deadline, receivedAt } = payment
    const timeout = deadline.getTime() - receivedAt.getTime()
    response.json({ url: `${pageUrl()}/pay/${token}`, idTransaction, idPSPTransaction, amount, timeout })
  })
  app.use(failed)
  return app
}

const onlyThePlatform: RequestHandler = ({ socket }, response, next) => {
  const { CN } = (socket as TLSSocket).getPeerCertificate().subject
  if (CN === 'pagopa-forwarder') return next()
  response.status(401).json({ status: 401, detail: 'Unauthorized' })
}

const failed: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = error.status === 400 ? 400 : 500
  if (status === 500) console.error(error)
  response.status(status).json({ status, detail: 'There was an error processing the request' })
}

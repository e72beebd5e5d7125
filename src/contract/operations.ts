// Generated from redirect.yaml by `npm run generate`. Do not edit.

import type { components } from './schemas.ts'

type Schemas = components['schemas']

/** JSON Schemas (draft 7) with every reference resolved. The alternatives of `oneOf` are merged: see details.ts. */
export const schemas = {
  ProblemJson: {
    type: 'object',
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer', format: 'int32', minimum: 400, exclusiveMaximum: 600 },
      detail: { type: 'string' },
      instance: { type: 'string', format: 'uri' },
      idTransaction: { type: 'string', minLength: 32, maxLength: 32 },
    },
  },
  HttpStatusCode: { type: 'integer', format: 'int32', minimum: 400, exclusiveMaximum: 600 },
  RedirectUrlRequest: {
    type: 'object',
    required: [
      'idTransaction',
      'idPsp',
      'amount',
      'urlBack',
      'description',
      'idPaymentMethod',
      'touchpoint',
    ],
    properties: {
      idTransaction: { type: 'string', minLength: 32, maxLength: 32 },
      idPsp: { type: 'string' },
      amount: { type: 'integer', format: 'int32', minimum: 0, maximum: 99999999 },
      urlBack: { type: 'string', format: 'uri' },
      description: { type: 'string' },
      idPaymentMethod: { type: 'string' },
      touchpoint: { type: 'string', enum: ['CHECKOUT', 'IO'] },
      paName: { type: 'string', minLength: 1, maxLength: 70 },
      paymentMethod: { type: 'string' },
      email: { type: 'string' },
    },
  },
  RedirectUrlResponse: {
    type: 'object',
    required: ['url', 'idTransaction', 'idPSPTransaction', 'amount'],
    properties: {
      url: { type: 'string', format: 'url' },
      idTransaction: { type: 'string', minLength: 32, maxLength: 32 },
      idPSPTransaction: { type: 'string' },
      amount: { type: 'integer', format: 'int32', minimum: 0, maximum: 99999999 },
      timeout: { type: 'integer', format: 'int32', minimum: 0, maximum: 600000 },
    },
  },
  RefundResponse: {
    type: 'object',
    required: ['idTransaction', 'outcome'],
    properties: {
      idTransaction: { type: 'string', minLength: 32, maxLength: 32 },
      outcome: { type: 'string', enum: ['OK', 'KO', 'CANCELED'] },
    },
  },
  AmountEuroCents: { type: 'integer', format: 'int32', minimum: 0, maximum: 99999999 },
  PagopaIdTransaction: { type: 'string', minLength: 32, maxLength: 32 },
  RefundOutcome: { type: 'string', enum: ['OK', 'KO', 'CANCELED'] },
  TransactionResultRequest: {
    type: 'object',
    required: ['idPsp', 'idPSPTransaction', 'outcome'],
    properties: {
      idPsp: { type: 'string' },
      idPSPTransaction: { type: 'string' },
      outcome: { type: 'string', enum: ['OK', 'KO', 'CANCELED', 'EXPIRED', 'ERROR'] },
      details: {
        type: 'object',
        properties: {
          timestampOperation: { type: 'string', format: 'date-time' },
          authorizationCode: { type: 'string' },
          errorCode: { type: 'string' },
        },
      },
    },
  },
  TransactionResultDetails: {
    type: 'object',
    properties: {
      timestampOperation: { type: 'string', format: 'date-time' },
      authorizationCode: { type: 'string' },
      errorCode: { type: 'string' },
    },
  },
  TransactionAuthorizedOutcomeDetails: {
    type: 'object',
    required: ['timestampOperation', 'authorizationCode'],
    properties: {
      timestampOperation: { type: 'string', format: 'date-time' },
      authorizationCode: { type: 'string' },
    },
  },
  TransactionDeniedOutcomeDetails: {
    type: 'object',
    required: ['errorCode'],
    properties: { errorCode: { type: 'string' } },
  },
  TransactionResultResponse: {
    type: 'object',
    required: ['idTransaction', 'outcome'],
    properties: {
      idTransaction: { type: 'string', minLength: 32, maxLength: 32 },
      outcome: { type: 'string', enum: ['OK', 'KO'] },
    },
  },
  AuthorizationOutcome: { type: 'string', enum: ['OK', 'KO', 'CANCELED', 'EXPIRED', 'ERROR'] },
  AuthorizationResponseOutcome: { type: 'string', enum: ['OK', 'KO'] },
  RefundRequest: {
    type: 'object',
    required: ['idTransaction', 'idPSPTransaction', 'action'],
    properties: {
      idTransaction: { type: 'string', minLength: 32, maxLength: 32 },
      idPSPTransaction: { type: 'string' },
      action: { type: 'string' },
    },
  },
} as const

/** Where a caller's key stands. */
export const securitySchemes = { PagopaApiKeyAuth: { in: 'header', name: 'Ocp-Apim-Subscription-Key' } } as const

export const operations = {
  RetrieveRedirectUrl: {
    id: 'RetrieveRedirectUrl',
    method: 'POST',
    path: '/redirections',
    servedBy: 'psp',
    security: [],
    request: 'RedirectUrlRequest',
    replies: {
      200: 'RedirectUrlResponse',
      400: 'ProblemJson',
      401: 'ProblemJson',
      500: 'ProblemJson',
    },
    params: { type: 'object', required: [], properties: {} },
    body: schemas.RedirectUrlRequest,
    replySchemas: {
      200: schemas.RedirectUrlResponse,
      400: schemas.ProblemJson,
      401: schemas.ProblemJson,
      500: schemas.ProblemJson,
    },
  },
  RefundTransaction: {
    id: 'RefundTransaction',
    method: 'POST',
    path: '/redirections/refunds',
    servedBy: 'psp',
    security: [],
    request: 'RefundRequest',
    replies: {
      200: 'RefundResponse',
      400: 'ProblemJson',
      401: 'ProblemJson',
      404: 'ProblemJson',
      500: 'ProblemJson',
    },
    params: { type: 'object', required: [], properties: {} },
    body: schemas.RefundRequest,
    replySchemas: {
      200: schemas.RefundResponse,
      400: schemas.ProblemJson,
      401: schemas.ProblemJson,
      404: schemas.ProblemJson,
      500: schemas.ProblemJson,
    },
  },
  CallbackOutcome: {
    id: 'CallbackOutcome',
    method: 'POST',
    path: '/redirections/{idTransaction}/outcomes',
    servedBy: 'platform',
    security: ['PagopaApiKeyAuth'],
    request: 'TransactionResultRequest',
    replies: {
      200: 'TransactionResultResponse',
      400: 'ProblemJson',
      401: 'ProblemJson',
      404: 'ProblemJson',
      500: 'ProblemJson',
    },
    params: {
      type: 'object',
      required: ['idTransaction'],
      properties: { idTransaction: { type: 'string', minLength: 32, maxLength: 32 } },
    },
    body: schemas.TransactionResultRequest,
    replySchemas: {
      200: schemas.TransactionResultResponse,
      400: schemas.ProblemJson,
      401: schemas.ProblemJson,
      404: schemas.ProblemJson,
      500: schemas.ProblemJson,
    },
  },
} as const

export type OperationId = keyof typeof operations

/** The body of each request. */
type Bodies = {
  RetrieveRedirectUrl: Schemas['RedirectUrlRequest']
  RefundTransaction: Schemas['RefundRequest']
  CallbackOutcome: Schemas['TransactionResultRequest']
}

/** The body of each request, with the parameters of its path. */
export type Requests = {
  RetrieveRedirectUrl: Bodies['RetrieveRedirectUrl']
  RefundTransaction: Bodies['RefundTransaction']
  CallbackOutcome: Bodies['CallbackOutcome'] & { idTransaction: string }
}

/** Every reply that the contract declares. */
type Replies = {
  RetrieveRedirectUrl:
    | { status: 200; body: Schemas['RedirectUrlResponse'] }
    | { status: 400; body: Schemas['ProblemJson'] }
    | { status: 401; body: Schemas['ProblemJson'] }
    | { status: 500; body: Schemas['ProblemJson'] }
  RefundTransaction:
    | { status: 200; body: Schemas['RefundResponse'] }
    | { status: 400; body: Schemas['ProblemJson'] }
    | { status: 401; body: Schemas['ProblemJson'] }
    | { status: 404; body: Schemas['ProblemJson'] }
    | { status: 500; body: Schemas['ProblemJson'] }
  CallbackOutcome:
    | { status: 200; body: Schemas['TransactionResultResponse'] }
    | { status: 400; body: Schemas['ProblemJson'] }
    | { status: 401; body: Schemas['ProblemJson'] }
    | { status: 404; body: Schemas['ProblemJson'] }
    | { status: 500; body: Schemas['ProblemJson'] }
}

export type Body<Id extends OperationId> = Bodies[Id]
export type Reply<Id extends OperationId> = Replies[Id]

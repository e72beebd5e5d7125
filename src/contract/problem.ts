/**
 * The one kind of error reply. Whatever text arrives here, the result is a reply that the contract allows.
 */
import type { Problem } from './checked.ts'
import { isIdTransaction } from './id-transaction.ts'
import type { OperationId, Reply } from './operations.ts'
import type { components } from './schemas.ts'
import { clean } from './text.ts'

export type ProblemJson = components['schemas']['ProblemJson']
export type ProblemStatus = Exclude<Reply<OperationId>['status'], 200> | 429

const titles: Record<ProblemStatus, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
}

const details: Record<ProblemStatus, string> = {
  400: 'The request does not keep the contract',
  401: 'The caller could not be identified',
  404: 'There is no such transaction',
  429: 'Too many requests; send it again later',
  500: 'The request could not be carried out; send it again later',
}

const longest = 1000

export type ProblemOptions = { detail?: string | undefined; idTransaction?: unknown }

/** `idTransaction` is whatever the request held: it is repeated only where it can be one. */
export function problem<Status extends ProblemStatus>(
  status: Status,
  { detail = details[status], idTransaction }: ProblemOptions = {},
): { status: Status; body: ProblemJson } {
  const body: ProblemJson = {
    title: titles[status],
    status,
    detail: clean(detail).slice(0, longest).toWellFormed(),
  }
  if (isIdTransaction(idTransaction)) body.idTransaction = idTransaction
  return { status, body }
}

/** A 400 that names each field and what was expected of it. */
export const badRequest = (problems: readonly Problem[], idTransaction?: unknown) =>
  problem(400, {
    detail: problems.map(({ field, expected }) => `${field}: expected ${expected}`).join('; '),
    idTransaction,
  })

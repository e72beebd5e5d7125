/**
 * Requests and replies against the contract: compiled once, nothing coerced, nothing changed in what is checked.
 *
 * A request keeps the fields that the contract knows and loses the others. In a reply an unknown field is refused,
 * because the platform refuses it, unless the caller chooses to ignore it.
 */
import { Ajv, type ErrorObject } from 'ajv'
import type { Checked, Problem } from './checked.ts'
import { detailsProblems } from './details.ts'
import { expectation } from './expectation.ts'
import { knownFields, type Schema, unknownFields } from './fields.ts'
import { isAbsoluteUrl, isDateTime } from './formats.ts'
import { type OperationId, operations, type Reply, type Requests } from './operations.ts'
import { uncleanFields } from './text.ts'

export type UnknownFields = 'refuse' | 'ignore'

const ajv = new Ajv({ allErrors: true, verbose: true, ownProperties: true })
ajv.addFormat('uri', isAbsoluteUrl)
ajv.addFormat('url', isAbsoluteUrl)
ajv.addFormat('date-time', isDateTime)
ajv.addFormat('int32', true) // every integer of the contract has narrower limits of its own
for (const { params, body, replySchemas } of Object.values(operations))
  for (const schema of [params, body, ...Object.values(replySchemas)]) ajv.compile(schema)

export function validateRequest<Id extends OperationId>(
  operationId: Id,
  { params = {}, body }: { params?: unknown; body: unknown },
): Checked<Requests[Id]> {
  const operation = operations[operationId]
  const known = { params: knownFields(operation.params, params), body: knownFields(operation.body, body) }
  const problems = [...check(operation.params, known.params), ...check(operation.body, known.body)]
  if (problems.length > 0) return refused(problems)
  const request = Object.assign({}, known.body, known.params)
  const misfits = detailsProblems(request)
  return misfits.length > 0 ? refused(misfits) : { ok: true, value: request as Requests[Id] }
}

export function validateReply<Id extends OperationId>(
  operationId: Id,
  status: number,
  body: unknown,
  { unknown = 'refuse' }: { unknown?: UnknownFields } = {},
): Checked<Reply<Id>> {
  const declared: Record<number, Schema> = operations[operationId].replySchemas
  const schema = declared[status]
  if (!schema) return refused([{ field: 'status', expected: `one of ${Object.keys(declared).join(', ')}` }])
  const known = knownFields(schema, body)
  const strange = unknown === 'refuse' ? unknownFields(schema, body) : []
  const problems = [
    ...check(schema, known),
    ...strange.map(field => ({ field, expected: 'no such field: the contract does not know it' })),
  ]
  return problems.length > 0 ? refused(problems) : { ok: true, value: { status, body: known } as Reply<Id> }
}

/** At most one problem for each field: the first one says enough. */
function refused(problems: readonly Problem[]): { ok: false; problems: Problem[] } {
  const byField = new Map<string, Problem>()
  for (const problem of problems) if (!byField.has(problem.field)) byField.set(problem.field, problem)
  return { ok: false, problems: [...byField.values()] }
}

function check(schema: Schema, value: unknown): Problem[] {
  const validate = ajv.compile(schema) // kept by ajv since it was first compiled
  const errors = validate(value) ? [] : (validate.errors ?? [])
  const unclean = uncleanFields(value)
  return [
    ...unclean.map(field => ({ field: field || 'body', expected: 'text without control characters' })),
    ...errors.map(describe),
  ]
}

function describe({ instancePath, keyword, params, parentSchema }: ErrorObject): Problem {
  const path = instancePath.split('/').slice(1)
  const schema = parentSchema as Schema
  if (keyword !== 'required') return { field: path.join('.') || 'body', expected: expectation(schema) }
  const missing: string = params.missingProperty
  const wanted = schema.properties?.[missing]
  return {
    field: [...path, missing].join('.'),
    expected: `${wanted ? expectation(wanted) : 'a value'} (required)`,
  }
}

/** What a payer may order: the body of POST /payments, checked field by field, nothing coerced. */
import { Ajv, type ErrorObject } from 'ajv'
import type { Checked, Problem } from '../../contract/checked.ts'
import { knownFields } from '../../contract/fields.ts'
import { uncleanFields } from '../../contract/text.ts'
import { isMailAddress } from '../../runtime/mail/address.ts'
import { findOffer, type Offer, type Registry } from '../registry.ts'
import { amountOf, type Order } from '../transaction.ts'
import { orderSchema } from './order-schema.ts'

const most = 99_999_999
const ajv = new Ajv({ allErrors: true, verbose: true, ownProperties: true })
const isOrder = ajv.compile<Order>(orderSchema)

/** An order, and who is to be asked for its URL. Fields that are not known are ignored. */
export function readOrder(registry: Registry, body: unknown): Checked<{ order: Order; offer: Offer }> {
  const value = withKnownNotices(knownFields(orderSchema, body))
  const unclean = uncleanFields(value).map(field => ({ field, expected: 'text without control characters' }))
  if (!isOrder(value)) return refused([...unclean, ...(isOrder.errors ?? []).map(describe)])
  const problems = [...unclean, ...sumProblems(value), ...repeated(value), ...unreachable(value)]
  if (problems.length > 0) return refused(problems)
  const offer = findOffer(registry, value)
  if (!offer) return refused([notOffered(registry, value)])
  return { ok: true, value: { order: value, offer } }
}

function withKnownNotices(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('notices' in value)) return value
  const { notices } = value
  if (!Array.isArray(notices)) return value
  return {
    ...value,
    notices: notices.map(notice => knownFields(orderSchema.properties.notices.items, notice)),
  }
}

function sumProblems(order: Order): Problem[] {
  if (amountOf(order) <= most) return []
  return [{ field: 'notices', expected: `amounts that come to at most ${most} cents, fee included` }]
}

function repeated({ notices }: Order): Problem[] {
  const names = notices.map(({ fiscalCode, noticeNumber }) => `${fiscalCode}/${noticeNumber}`)
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ field: `notices.${index}`, expected: 'a notice that is not in the order already' }]
      : [],
  )
}

/** An address that is refused here would be refused again when the receipt is sent, and then nobody is there to mend it. */
function unreachable({ email }: Order): Problem[] {
  if (email === undefined || isMailAddress(email)) return []
  return [{ field: 'email', expected: orderSchema.properties.email.description }]
}

/** The first of PSP, method and touchpoint that stands in the way. */
function notOffered({ offers, psps }: Registry, { idPsp, idPaymentMethod, touchpoint }: Order): Problem {
  if (!psps.some(psp => psp.idPsp === idPsp)) return { field: 'idPsp', expected: 'a PSP that is known here' }
  const ofPsp = offers.filter(offer => offer.idPsp === idPsp)
  const touchpoints = ofPsp.filter(offer => offer.idPaymentMethod === idPaymentMethod)
  if (touchpoints.length > 0)
    return { field: 'touchpoint', expected: `${oneOf(touchpoints, 'touchpoint')}, not ${touchpoint}` }
  return { field: 'idPaymentMethod', expected: oneOf(ofPsp, 'idPaymentMethod') }
}

const oneOf = (offers: Offer[], key: 'touchpoint' | 'idPaymentMethod') =>
  `one of ${[...new Set(offers.map(offer => offer[key]))].join(', ')}`

function describe({ instancePath, keyword, params, parentSchema }: ErrorObject): Problem {
  const path = instancePath.split('/').slice(1)
  if (keyword !== 'required')
    return { field: path.join('.') || 'body', expected: String(parentSchema?.description) }
  const missing: string = params.missingProperty
  const wanted: { description?: string } | undefined = parentSchema?.properties?.[missing]
  return { field: [...path, missing].join('.'), expected: `${wanted?.description} (required)` }
}

/** At most one problem for each field: the first one says enough. */
function refused(problems: Problem[]): { ok: false; problems: Problem[] } {
  return {
    ok: false,
    problems: [...new Map(problems.toReversed().map(one => [one.field, one])).values()].reverse(),
  }
}

/** Mistakes in the machine of the platform. */
import { type Mutant, mistakesIn } from './mutant.ts'

const transaction = mistakesIn('src/platform/transaction.ts')
const report = mistakesIn('src/platform/report.ts')
const closing = mistakesIn('src/platform/closing.ts')
const refunds = mistakesIn('src/platform/refund.ts')

export const platformMutants: Mutant[] = [
  transaction('a wait that never ends', "owes: [{ duty: 'expire-transaction', at: until }]", 'owes: []'),
  transaction(
    'a URL handed out after the notices were released',
    "if (transaction.state !== 'ACTIVATED') return { refused: 'given-up' }\n  const deadline",
    "if (transaction.state !== 'ACTIVATED' && transaction.state !== 'EXPIRED_NOT_AUTHORIZED') return { refused: 'given-up' }\n  const deadline",
  ),
  transaction(
    'a deadline after which nobody asks for the money',
    "...end({ state: 'EXPIRED', idPSPTransaction, at }, false, 'expired'),\n  owes: [{ duty: 'request-refund', at }],",
    "...end({ state: 'EXPIRED', idPSPTransaction, at }, false, 'expired'),",
  ),
  transaction('notices released at the deadline', "at }, false, 'expired')", "at }, true, 'expired')"),
  transaction(
    'notices released when the closing fails',
    "ends: ['notify-payment', 'expire-transaction'],\n  unlocks: false",
    "ends: ['notify-payment', 'expire-transaction'],\n  unlocks: true",
  ),
  transaction(
    'an annulled outcome that nobody undoes',
    "owes: [{ duty: 'request-refund', at }],\n  ends: ['notify-payment'",
    "owes: [],\n  ends: ['notify-payment'",
  ),
  transaction(
    'a closing that is awaited for ever',
    "return now < transaction.tokenEndsAt ? { refused: 'not-yet' } : annul(transaction, 'token-ended', now)",
    "return { refused: 'ended' }",
  ),
  transaction(
    'a deadline taken for a refusal',
    'expired(transaction.idPSPTransaction, now)\n',
    "end({ state: 'UNAUTHORIZED', idPSPTransaction: transaction.idPSPTransaction, at: now, outcome: 'EXPIRED' }, true, 'expired')\n",
  ),
  report('whatever is not KO taken for paid', "if (outcome !== 'OK') {", "if (outcome === 'KO') {"),
  report(
    'an outcome that still counts after the deadline',
    "if (transaction.state === 'AUTHORIZATION_REQUESTED')\n    return now < transaction.deadline ? conclude(transaction, report, now) : { refused: 'too-late' }",
    "if (transaction.state === 'AUTHORIZATION_REQUESTED' || transaction.state === 'EXPIRED')\n    return conclude(transaction, report, now)",
  ),
  report(
    'an OK heard after the refund was confirmed',
    "if (transaction.state === 'AUTHORIZATION_REQUESTED')\n",
    "if (transaction.state === 'REFUNDED') return conclude(transaction, report, now)\n  if (transaction.state === 'AUTHORIZATION_REQUESTED')\n",
  ),
  report(
    'a refusal that keeps the notices locked',
    '...errorCode }, true, outcome)',
    '...errorCode }, false, outcome)',
  ),
  report('an OK of which no closing follows', "{ duty: 'notify-payment', at },\n", ''),
  closing(
    'an acceptance that counts while the refund is owed',
    "if (transaction.state !== 'AUTHORIZATION_COMPLETED') return { refused: 'not-closing' }\n  const { tokenEndsAt }",
    "if (transaction.state === 'REFUND_REQUESTED') return { ...annul({ ...transaction, outcome: 'OK' }, '', now), to: { state: 'CLOSED', at: now, tokenEndsAt: now, idPSPTransaction: transaction.idPSPTransaction, outcome: 'OK' }, owes: [{ duty: 'await-outcome', at: now }] }\n  if (transaction.state !== 'AUTHORIZATION_COMPLETED') return { refused: 'not-closing' }\n  const { tokenEndsAt }",
  ),
  closing(
    'an acceptance after which the outcome is not missed',
    "owes: [{ duty: 'await-outcome', at: tokenEndsAt }]",
    'owes: []',
  ),
  closing(
    'paid, said after the refund was owed',
    "case 'REFUND_REQUESTED':\n    case 'REFUND_ERROR':\n      return { refused: 'annulled' }",
    "case 'REFUND_REQUESTED':\n    case 'REFUND_ERROR':\n      return notified({ ...transaction, outcome: 'OK' }, said, now)",
  ),
  closing(
    'paid, said after the refund was made',
    "return { refused: said.outcome === 'OK' ? 'given-back' : 'annulled' }",
    "return notified({ ...transaction, outcome: 'OK' }, said, now)",
  ),
  refunds(
    'a refund that keeps the notices locked',
    "ends: ['request-refund'],\n    unlocks: true",
    "ends: ['request-refund'],\n    unlocks: false",
  ),
  refunds(
    'notices released although the PSP refuses',
    'owes: [],\n    ends: [],\n    unlocks: false',
    'owes: [],\n    ends: [],\n    unlocks: true',
  ),
  refunds(
    'a refusal of what is refunded already',
    "case 'EXPIRED_NOT_AUTHORIZED':\n    case 'REFUNDED':\n      return undefined",
    "case 'EXPIRED_NOT_AUTHORIZED':\n      return undefined\n    case 'REFUNDED':\n      return { idPSPTransaction: transaction.idPSPTransaction }",
  ),
  refunds(
    'a refund of case 1 that is not owed',
    "case 'EXPIRED':\n      return { idPSPTransaction: transaction.idPSPTransaction }",
    "case 'EXPIRED':\n      return undefined",
  ),
  refunds(
    'a refund that a person cannot ask for once more',
    "case 'REFUND_REQUESTED':\n    case 'REFUND_ERROR': {",
    "case 'REFUND_ERROR':\n      return undefined\n    case 'REFUND_REQUESTED': {",
  ),
  report(
    'an outcome that is written down as another',
    "{ state: 'UNAUTHORIZED', idPSPTransaction, at, outcome, ...errorCode }",
    "{ state: 'UNAUTHORIZED', idPSPTransaction, at, outcome: 'KO', ...errorCode }",
  ),
  report(
    'an authorization whose code is written down wrong',
    'authorizationCode: details.authorizationCode }',
    "authorizationCode: 'B2' }",
  ),
  closing(
    'a refusal of the closing that is not heard',
    "return annul(transaction, 'closing-refused', now)",
    "return { refused: 'not-closing' }",
  ),
  refunds(
    'a refund in case 2 that is given up and stands as if it were asked for',
    "to: { state: 'REFUND_ERROR', at: now, reason, ...owed },",
    "to: transaction.state === 'REFUND_REQUESTED' ? transaction : { state: 'REFUND_ERROR', at: now, reason, ...owed },",
  ),
  refunds(
    'an annulled outcome that is forgotten with the refund',
    'return { idPSPTransaction, ...(annulled !== undefined && { annulled }) }',
    'return { idPSPTransaction, ...(annulled === undefined && { annulled }) }',
  ),
  transaction(
    'a deadline that never comes',
    "return now < transaction.deadline ? { refused: 'not-yet' }",
    "return transaction.deadline ? { refused: 'not-yet' }",
  ),
  refunds(
    'a refund that is given up, taken for done',
    "to: { state: 'REFUND_ERROR', at: now, reason, ...owed },",
    "to: { state: 'REFUNDED', at: now, ...owed },",
  ),
]

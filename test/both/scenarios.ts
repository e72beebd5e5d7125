/** The ways of a payment on which something goes wrong. `through`: what each side must have done on this way. */
import { until } from '../until.ts'
import type { Books } from './books.ts'
import { altered, loseRequest } from './manners.ts'
import type { Scenario } from './play.ts'
import type { Manner } from './wire.ts'

type Told = { scenario: Scenario; through: { psp: string[]; platform: string[] } }

/** A total that the PSP has not booked. */
const falsified = altered(body => body.replace(/(<(?:\w+:)?totalAmount>)[^<]*/, '$1' + '99.99'))

/** The outcome keeps behind the answer to the closing, as long as somebody may yet hear that answer. */
const inOrder =
  (books: Books): Manner =>
  async (_message, forward) => {
    await until('the closing is answered', async () => !(await books.closing()), 1_000).catch(() => {})
    return forward()
  }

const taken = ['bank.journal.book-debit anna', 'psp.payment.move OK']
const returned = ['bank.journal.return-or-bar', 'psp.payment.move refunded']

export const scenarios: Record<string, Told> = {
  'a payment that is paid and closed': {
    scenario: {
      end: 'NOTIFIED_OK',
      wire: (wire, books) => wire.set('sendPaymentOutcomeV2', inOrder(books)),
    },
    through: {
      psp: [
        ...taken,
        'psp.payment.confirm OK',
        'psp.payment.move closing-accepted',
        'psp.closing.confirm OK',
      ],
      platform: ['platform.transaction.move closed', 'platform.transaction.move notified'],
    },
  },
  'case 1, no outcome comes and the payment is undone': {
    scenario: { end: 'REFUNDED', wire: wire => wire.set('CallbackOutcome', loseRequest) },
    through: {
      psp: [...taken, ...returned],
      platform: ['platform.transaction.move expired', 'platform.transaction.move refunded'],
    },
  },
  'case 2, the closing is refused and the payment is undone': {
    scenario: { end: 'REFUNDED', wire: wire => wire.set('pspNotifyPaymentV2', falsified) },
    through: {
      psp: [...taken, ...returned],
      platform: ['platform.transaction.move closing-refused', 'platform.transaction.move refunded'],
    },
  },
}

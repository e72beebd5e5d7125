/** The ways of a payment on which a side is killed. `least`: how many effects each side has at least on this way. */
import type { Scenario } from './crash-world.ts'
import { altered, loseRequest } from './manners.ts'

type Told = { scenario: Scenario; least: { psp: number; platform: number } }

/** A total that the PSP has not booked. */
const falsified = altered(body => body.replace(/(<(?:\w+:)?totalAmount>)[^<]*/, '$1' + '99.99'))

export const scenarios: Record<string, Told> = {
  'a payment that is paid and closed': {
    scenario: { end: 'NOTIFIED_OK' },
    least: { psp: 15, platform: 10 },
  },
  'case 1, no outcome comes and the payment is undone': {
    scenario: { end: 'REFUNDED', wire: wire => wire.set('CallbackOutcome', loseRequest) },
    least: { psp: 12, platform: 8 },
  },
  'case 2, the closing is refused and the payment is undone': {
    scenario: { end: 'REFUNDED', wire: wire => wire.set('pspNotifyPaymentV2', falsified) },
    least: { psp: 15, platform: 10 },
  },
}

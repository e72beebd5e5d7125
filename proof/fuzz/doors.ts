/** Every door. A new one is a file in `doors/`, and its line here. */
import type { Door } from './door.ts'
import { callbackOutcome } from './doors/callback-outcome.ts'
import { healthAt } from './doors/health.ts'
import { officeApi, officeApiUninvited } from './doors/office-api.ts'
import { officePages } from './doors/office-pages.ts'
import { payPage } from './doors/pay-page.ts'
import { payments } from './doors/payments.ts'
import { pspNotifyPayment } from './doors/psp-notify-payment.ts'
import { refundTransaction } from './doors/refund-transaction.ts'
import { retrieveRedirectUrl } from './doors/retrieve-redirect-url.ts'
import { sandbox } from './doors/sandbox.ts'
import { sendPaymentOutcome } from './doors/send-payment-outcome.ts'
import { touchpointPages } from './doors/touchpoint-pages.ts'
import { uninvited } from './doors/uninvited.ts'

export const doors: readonly Door[] = [
  retrieveRedirectUrl,
  refundTransaction,
  callbackOutcome,
  pspNotifyPayment,
  sendPaymentOutcome,
  payPage,
  sandbox,
  payments,
  touchpointPages,
  officeApi,
  officeApiUninvited,
  officePages,
  healthAt('psp', '/openapi.yaml'),
  healthAt('page', '/assets/page.css'),
  healthAt('pspMetrics', '/metrics'),
  healthAt('platformMetrics', '/metrics'),
  uninvited,
]

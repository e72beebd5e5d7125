/** The Node's two operations of the closing: the elements that ask and answer, and what each of them holds. */
import type { Field } from './field.ts'
import type { NodeReply, SoapOperation, SoapRequests } from './messages.ts'
import { nodeReply } from './node-reply.ts'
import { pspNotifyPaymentV2 } from './psp-notify-payment.ts'
import { sendPaymentOutcomeV2 } from './send-payment-outcome.ts'

/** An element of the body. Its own name is in `namespace`; the names within are in none. */
export type Message<Value> = { namespace: string; name: string; content: Field<Value> }
type Operations = {
  [Op in SoapOperation]: { request: Message<SoapRequests[Op]>; reply: Message<NodeReply> }
}

const pspForNode = 'http://pagopa-api.pagopa.gov.it/psp/pspForNode.xsd'
const nodeForPsp = 'http://pagopa-api.pagopa.gov.it/node/nodeForPsp.xsd'

export const soapOperations: Operations = {
  pspNotifyPaymentV2: {
    request: { namespace: pspForNode, name: 'pspNotifyPaymentV2', content: pspNotifyPaymentV2 },
    reply: { namespace: pspForNode, name: 'pspNotifyPaymentV2Res', content: nodeReply },
  },
  sendPaymentOutcomeV2: {
    request: { namespace: nodeForPsp, name: 'sendPaymentOutcomeV2Request', content: sendPaymentOutcomeV2 },
    reply: { namespace: nodeForPsp, name: 'sendPaymentOutcomeV2Response', content: nodeReply },
  },
}

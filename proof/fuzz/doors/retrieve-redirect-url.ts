/** RetrieveRedirectUrl, of a forwarder who has a certificate. */

import { newIdTransaction } from '../../../src/contract/id-transaction.ts'
import { operations } from '../../../src/contract/operations.ts'
import { type Door, wasDone } from '../door.ts'
import { judgeReply } from '../judges/reply.ts'
import { mutateJson } from '../mutations/json.ts'
import { email, idPsp } from '../names.ts'
import { jsonPost } from '../request.ts'

const { path, body } = operations.RetrieveRedirectUrl

export const retrieveRedirectUrl: Door = {
  name: 'retrieve-redirect-url',
  at: 'psp',
  weight: 12,
  refusals: ['problem'],
  judge: answer => judgeReply('RetrieveRedirectUrl', answer),
  accepts: wasDone,
  request(dice, ground) {
    const asked = {
      idTransaction: dice.once(4) ? dice.pick(ground.all).idTransaction : newIdTransaction(dice.bytes),
      idPsp,
      amount: dice.from(100, 90_000) * 100,
      urlBack: 'https://pagopa.example/return?t=1#clientId=CHECKOUT&transactionId=x&sessionToken=y',
      description: 'TARI 2026',
      idPaymentMethod: dice.pick(['RPIC', 'RBPIC']),
      touchpoint: dice.pick(['CHECKOUT', 'IO']),
      paName: 'Comune di Milano',
      paymentMethod: 'Pago in conto',
      email,
    }
    return { ...jsonPost(path, asked), mutate: dice => mutateJson(dice, body, asked) }
  },
}

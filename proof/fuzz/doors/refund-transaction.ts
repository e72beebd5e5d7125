/** RefundTransaction, of a forwarder who has a certificate. */
import { operations } from '../../../src/contract/operations.ts'
import { type Door, wasDone } from '../door.ts'
import { judgeReply } from '../judges/reply.ts'
import { mutateJson } from '../mutations/json.ts'
import { jsonPost } from '../request.ts'

const { path, body } = operations.RefundTransaction

export const refundTransaction: Door = {
  name: 'refund-transaction',
  at: 'psp',
  weight: 10,
  refusals: ['problem'],
  judge: answer => judgeReply('RefundTransaction', answer),
  accepts: wasDone,
  request(dice, ground) {
    const { idTransaction, idPSPTransaction } = dice.pick(ground.all)
    const asked = {
      idTransaction,
      idPSPTransaction: dice.once(4) ? dice.pick(ground.all).idPSPTransaction : idPSPTransaction,
      action: dice.once(4) ? 'refunds' : 'refund',
    }
    return { ...jsonPost(path, asked), mutate: dice => mutateJson(dice, body, asked) }
  },
}

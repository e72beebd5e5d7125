/** CallbackOutcome, of a PSP that has shown a key: its own, another's, or none. */
import { operations, securitySchemes } from '../../../src/contract/operations.ts'
import { type Door, wasDone } from '../door.ts'
import { judgeReply } from '../judges/reply.ts'
import { mutateJson } from '../mutations/json.ts'
import { callbackKeys, idPsp, otherPsp } from '../names.ts'
import { jsonPost } from '../request.ts'

const { path, body } = operations.CallbackOutcome
const keyHeader = securitySchemes.PagopaApiKeyAuth.name

const endings = [
  { outcome: 'OK', details: { timestampOperation: '2026-01-12T11:59:40.873Z', authorizationCode: 'A1' } },
  { outcome: 'KO', details: { errorCode: 'E1' } },
  { outcome: 'CANCELED', details: { errorCode: 'E1' } },
  { outcome: 'EXPIRED' },
  { outcome: 'ERROR', details: { errorCode: 'E1' } },
]

export const callbackOutcome: Door = {
  name: 'callback-outcome',
  at: 'platform',
  weight: 12,
  refusals: ['problem', 'page'],
  judge: answer => judgeReply('CallbackOutcome', answer),
  accepts: wasDone,
  request(dice, ground) {
    const { idTransaction, idPSPTransaction } = dice.pick(ground.all)
    const said = {
      idPsp: dice.once(8) ? otherPsp : idPsp,
      idPSPTransaction: dice.once(6) ? dice.pick(ground.all).idPSPTransaction : idPSPTransaction,
      ...dice.pick(endings),
    }
    const key = dice.pick([...Array(8).fill(callbackKeys[idPsp]), callbackKeys[otherPsp], 'x', ''])
    const request = jsonPost(`/ecommerce/redirect/v1${path.replace('{idTransaction}', idTransaction)}`, said)
    request.headers.push([keyHeader, key])
    return { ...request, mutate: dice => mutateJson(dice, body, said) }
  },
}

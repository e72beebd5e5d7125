/** sendPaymentOutcomeV2, of a PSP that has shown a key: its own, another's, or none. */
import { samples } from '../../../test/contract/soap/samples.ts'
import type { Door } from '../door.ts'
import { callbackKeys, idPsp, otherPsp, secretMark } from '../names.ts'
import { judgeSoap, saysOk, soapPost } from '../soap.ts'

const token = '>t1<'
const sample = samples.sendPaymentOutcomeV2
  .replace('Mario Rossi', `Mario ${secretMark}`)
  .replace('mario@example.it', `${secretMark}@example.it`)

export const sendPaymentOutcome: Door = {
  name: 'send-payment-outcome',
  at: 'platform',
  weight: 12,
  refusals: ['fault', 'problem', 'page'],
  judge: answer => judgeSoap('sendPaymentOutcomeV2', answer),
  accepts: saysOk('sendPaymentOutcomeV2'),
  request(dice, ground) {
    const { idTransaction } = dice.pick(ground.all)
    const asked = soapPost('/nodo-auth/node-for-psp/v1', 'sendPaymentOutcomeV2', sample, {
      [token]: `>${idTransaction}1<`,
      ...(dice.once(3) && { '<outcome>OK<': '<outcome>KO<' }),
    })
    const key = dice.pick([...Array(8).fill(callbackKeys[idPsp]), callbackKeys[otherPsp], 'x', ''])
    asked.headers.push(['ocp-apim-subscription-key', key])
    return asked
  },
}

/** The touchpoint's API: orders, and how they stand. */
import { orderSchema } from '../../../src/platform/touchpoint/order-schema.ts'
import type { Answer } from '../answer.ts'
import type { Dice } from '../dice.ts'
import type { Door } from '../door.ts'
import { mutateJson } from '../mutations/json.ts'
import { strangeText } from '../mutations/texts.ts'
import { email, idPsp } from '../names.ts'
import { get, jsonPost } from '../request.ts'

export const payments: Door = {
  name: 'payments',
  at: 'platform',
  weight: 12,
  refusals: ['problem', 'page'],
  accepts: ({ status }: Answer) => status === 201,
  request(dice, ground) {
    const { idTransaction } = dice.pick(ground.all)
    const strange = encodeURIComponent(strangeText(dice, [32]).toWellFormed().slice(0, 3_000))
    if (dice.once(6)) return get(`/payments/${dice.once(2) ? strange : idTransaction}`)
    const order = {
      notices: Array.from({ length: dice.pick([1, 1, 1, 2, 5]) }, () => notice(dice)),
      fee: 150,
      idPsp,
      idPaymentMethod: dice.pick(['RPIC', 'RBPIC']),
      touchpoint: dice.pick(['CHECKOUT', 'IO']),
      email,
    }
    return { ...jsonPost('/payments', order), mutate: dice => mutateJson(dice, orderSchema, order) }
  },
}

const notice = (dice: Dice) => ({
  fiscalCode: '77777777778',
  noticeNumber: `3${Array.from({ length: 17 }, () => dice.from(0, 9)).join('')}`,
  amount: dice.from(1, 900) * 100,
  description: 'TARI 2026',
  companyName: 'Comune di Milano',
})

/** What the platform asks for each payment, and the PSP that it asks. */
import { newIdTransaction } from '../src/contract/id-transaction.ts'
import type { Request } from '../src/psp/payment.ts'

export const served = {
  idPsp: 'BENCHITMXXX',
  name: 'Banca di prova',
  methods: ['RPIC'],
  touchpoints: ['CHECKOUT' as const],
}

export const newRedirection = (): Request => ({
  idTransaction: newIdTransaction(),
  idPsp: served.idPsp,
  amount: 122_00,
  urlBack: 'https://checkout.example/return?t=1#clientId=CHECKOUT&sessionToken=y',
  description: 'TARI 2026',
  idPaymentMethod: 'RPIC',
  touchpoint: 'CHECKOUT',
  paName: 'Comune di Milano',
  paymentMethod: 'Pago in conto',
})

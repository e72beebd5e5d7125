/** pspNotifyPaymentV2, of a Node that has a certificate. */
import { requestXml } from '../../../src/contract/soap/write.ts'
import type { Door } from '../door.ts'
import { idPsp } from '../names.ts'
import { judgeSoap, saysOk, soapPost } from '../soap.ts'

const names = { id: '1'.repeat(32), idPSPTransaction: '2'.repeat(32), code: 'CODE-OF-THE-BANK' }

const sample = requestXml('pspNotifyPaymentV2', {
  idPSP: idPsp,
  idBrokerPSP: idPsp,
  idChannel: idPsp,
  transactionId: names.id,
  totalAmount: 5_150,
  fee: 150,
  timestampOperation: new Date('2026-01-12T11:59:40.123Z'),
  paymentList: [
    {
      paymentToken: `${names.id}1`,
      paymentDescription: 'TARI 2026',
      fiscalCodePA: '77777777777',
      companyName: 'Comune di Milano',
      creditorReferenceId: '000000000000001',
      debtAmount: 5_000,
      transferList: [
        {
          idTransfer: 1,
          transferAmount: 5_000,
          fiscalCodePA: '77777777777',
          IBAN: 'IT60X0542811101000000123456',
          remittanceInformation: 'TARI 2026',
        },
      ],
    },
  ],
  metadata: [
    ['tipoVersamento', 'RPIC'],
    ['idTransaction', names.id],
    ['idPSPTransaction', names.idPSPTransaction],
    ['totalAmount', '51.50'],
    ['fee', '1.50'],
    ['timestampOperation', '2026-01-12T11:59:40.123Z'],
    ['authorizationCode', names.code],
  ],
})

export const pspNotifyPayment: Door = {
  name: 'psp-notify-payment',
  at: 'psp',
  weight: 12,
  refusals: ['fault', 'problem'],
  judge: answer => judgeSoap('pspNotifyPaymentV2', answer),
  accepts: saysOk('pspNotifyPaymentV2'),
  request(dice, ground) {
    const { idTransaction, idPSPTransaction, authorizationCode } = dice.pick(
      dice.once(2) ? ground.paid : ground.all,
    )
    return soapPost('/psp-for-node', 'pspNotifyPaymentV2', sample, {
      [names.id]: idTransaction,
      [names.idPSPTransaction]: idPSPTransaction,
      [names.code]: authorizationCode || 'none',
    })
  },
}

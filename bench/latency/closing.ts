/** What the platform's Node says of a payment that it holds for paid. */
import { eurosOf } from '../../src/contract/soap/amount.ts'
import type { PspNotifyPaymentV2 } from '../../src/contract/soap/messages.ts'
import type { Request } from '../../src/psp/payment.ts'

type Paid = { redirection: Request; idPSPTransaction: string; authorizationCode: string }

const fee = 150
const fiscalCodePA = '77777777777'

export function closingOf({ redirection, idPSPTransaction, authorizationCode }: Paid): PspNotifyPaymentV2 {
  const { idTransaction, idPsp, amount, description, idPaymentMethod } = redirection
  const debtAmount = amount - fee
  const at = new Date('2026-03-02T09:00:30.000Z')
  const transfer = {
    idTransfer: 1,
    transferAmount: debtAmount,
    fiscalCodePA,
    IBAN: 'IT60X0542811101000000123456',
    remittanceInformation: description,
  }
  const payment = {
    paymentToken: `${idTransaction}1`,
    paymentDescription: description,
    fiscalCodePA,
    companyName: 'Comune di Milano',
    creditorReferenceId: '02000100000009424',
    debtAmount,
  }
  return {
    idPSP: idPsp,
    idBrokerPSP: idPsp,
    idChannel: idPsp,
    transactionId: idTransaction,
    totalAmount: amount,
    fee,
    timestampOperation: at,
    paymentList: [{ ...payment, transferList: [transfer] }],
    metadata: [
      ['tipoVersamento', idPaymentMethod],
      ['idTransaction', idTransaction],
      ['idPSPTransaction', idPSPTransaction],
      ['totalAmount', eurosOf(amount)],
      ['fee', eurosOf(fee)],
      ['timestampOperation', at.toISOString()],
      ['authorizationCode', authorizationCode],
    ],
  }
}

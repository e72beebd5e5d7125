/** The requests that the sources give as examples, and a valid one of each operation to break. */
const idTransaction = '3fa85f6457174562b3fc2c963f66afa6'

const example = (idPaymentMethod: string, paymentMethod: string) => ({
  idTransaction,
  idPsp: 'idPsp',
  amount: 99999999,
  urlBack: 'https://psp.site/payment',
  description: 'payment description',
  idPaymentMethod,
  touchpoint: 'CHECKOUT',
  paName: 'paName',
  paymentMethod,
})

export const redirectExamples = {
  'Poste addebito in conto Retail (RBPR)': example('RBPR', 'Poste addebito in conto Retail'),
  'Poste addebito in conto Business (RBPB)': example('RBPB', 'Poste addebito in conto Business'),
  'Pago con BottonePostePay (RBPP)': example('RBPP', 'Pago con BottonePostePay'),
  'Pago in Conto Intesa (RBPIC)': example('RBPIC', 'Pago in Conto Intesa'),
  'SCRIGNO Internet Banking (RBPS)': example('RBPS', 'SCRIGNO Internet Banking'),
}

export const params = { idTransaction }
export const redirect = example('RBPIC', 'Pago in Conto Intesa')
export const refund = { idTransaction, idPSPTransaction: 'idPSPTransaction', action: 'refund' }
export const authorized = {
  timestampOperation: '2024-01-12T11:59:40.873Z',
  authorizationCode: 'authorizationCode',
}
export const denied = { errorCode: 'errorCode' }
export const outcome = {
  idPsp: 'idPsp',
  idPSPTransaction: 'idPSPTransaction',
  outcome: 'OK',
  details: authorized,
}

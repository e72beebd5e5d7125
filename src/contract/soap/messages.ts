/**
 * The four messages of the closing, between the platform's Node and a PSP: what they say, apart from how it is written.
 * Names are those of the Node's contracts. Amounts are integer cents here, and euros with two decimals on the wire.
 */

/** The platform asks a PSP to accept a closing: everything that it needs to credit the creditors (NOTIFY-1). */
export type PspNotifyPaymentV2 = {
  idPSP: string
  idBrokerPSP: string
  idChannel: string
  transactionId: string
  /** Fee included. */
  totalAmount: number
  fee: number
  timestampOperation: Date
  paymentList: [Payment, ...Payment[]]
  /** Keys and values, in their order: those of the redirect dictionary. */
  metadata: [string, string][]
}

export type Payment = {
  paymentToken: string
  paymentDescription: string
  fiscalCodePA: string
  companyName: string
  creditorReferenceId: string
  debtAmount: number
  transferList: [Transfer, ...Transfer[]]
}

export type Transfer = {
  idTransfer: number
  transferAmount: number
  fiscalCodePA: string
  IBAN: string
  remittanceInformation: string
}

/** A PSP tells the platform that the payments under these tokens were made, or were not (NOTIFY-5). */
export type SendPaymentOutcomeV2 = {
  idPSP: string
  idBrokerPSP: string
  idChannel: string
  password: string
  idempotencyKey?: string
  paymentTokens: [string, ...string[]]
  outcome: 'OK' | 'KO'
  details?: OutcomeDetails
}

export type OutcomeDetails = {
  paymentMethod: 'cash' | 'creditCard' | 'bancomat' | 'other'
  fee: number
  /** Days, as YYYY-MM-DD. */
  applicationDate: string
  transferDate: string
}

/** The answer to either: KO says why. */
export type NodeReply = { outcome: 'OK' } | { outcome: 'KO'; fault: Fault }
export type Fault = { faultCode: string; faultString: string; id: string; description?: string }

export type SoapRequests = {
  pspNotifyPaymentV2: PspNotifyPaymentV2
  sendPaymentOutcomeV2: SendPaymentOutcomeV2
}
export type SoapOperation = keyof SoapRequests

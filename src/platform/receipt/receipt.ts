/** What a receipt says, from stored facts alone: the same words each time it is asked for. */
import { euros } from '../../runtime/pages/money.ts'
import { romeDateTime } from '../../runtime/pages/time.ts'
import { amountOf, type NotifiedOk, type Terms } from '../transaction.ts'

/** The names that the registry has for whom and how it was paid. */
export type Names = { psp: string; method: string }

export type Receipt = {
  title: string
  intro: string
  notices: { payee: string; description: string; number: string; amount: string }[]
  /** Facts under their names. */
  sums: Fact[]
  facts: Fact[]
  footer: string
}
type Fact = [name: string, value: string]

export function receiptOf(transaction: Terms & NotifiedOk, { psp, method }: Names): Receipt {
  const { idTransaction, order, at, timestampOperation, authorizationCode } = transaction
  const told = new Date(timestampOperation ?? at)
  const paidAt = Number.isNaN(told.getTime()) ? at : told // a leap second has a date-time, and no Date
  return {
    title: 'Ricevuta del pagamento',
    intro: 'Il pagamento è riuscito. Ecco il riepilogo.',
    notices: order.notices.map(({ companyName, fiscalCode, description, noticeNumber, amount }) => ({
      payee: `${companyName} (codice fiscale ${fiscalCode})`,
      description,
      number: noticeNumber,
      amount: euros(amount, 'it'),
    })),
    sums: [
      ['Commissione', euros(order.fee, 'it')],
      ['Totale', euros(amountOf(order), 'it')],
    ],
    facts: [
      ['Data e ora', romeDateTime(paidAt, 'it')],
      ['Pagato con', `${method}, ${psp}`],
      ['Identificativo della transazione', idTransaction],
      ...(authorizationCode === undefined ? [] : [['Codice di autorizzazione', authorizationCode] as Fact]),
    ],
    footer: 'Questa email è inviata in automatico: non rispondere. Conservala come conferma del pagamento.',
  }
}

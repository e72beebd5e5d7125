import type { Language } from '../../../runtime/pages/language.ts'
import type { TimeLeftWords } from './time-left.ts'

/** Why the payer is shown the same page again. `customer`: nothing that a customer could be called. */
const problems = ['customer', 'unknown', 'locked', 'unavailable'] as const
export type PaymentProblem = (typeof problems)[number]
export const isPaymentProblem = (text: unknown): text is PaymentProblem =>
  problems.some(problem => problem === text)

/** What becomes of the money of a payment that was undone. */
export type Undone = 'undoing' | 'returned' | 'untaken' | 'retained'

type Words = {
  footer: string
  payee: string
  description: string
  amount: string
  by: string
  left: TimeLeftWords
  cancel: string
  payment: {
    title: string
    account: string
    customerCode: string
    customerHint: string
    authorize: string
    problems: Record<PaymentProblem, string>
  }
  approving: { title: string; how: string; open: string; newTab: string; status: string }
  bank: { title: string; text: string; status: string }
  leaving: { title: string; text: string; status: string; leave: string }
  undone: {
    title: Record<Undone, string>
    /** Who undid it; `wants`: who wants it undone, while it is not yet. */
    by: Record<'platform' | 'psp', string>
    wants: Record<'platform' | 'psp', string>
    money: Record<Undone, string>
    status: string
  }
  closed: { title: string; text: string; hint: string }
  trouble: { title: string; text: string; hint: string }
}

const it: Words = {
  footer: 'Pagamento richiesto tramite pagoPA',
  payee: 'A favore di',
  description: 'Causale',
  amount: 'Importo',
  by: 'Entro le',
  left: { minutes: 'ancora {n} min', seconds: 'ancora {n} s', over: 'tempo scaduto' },
  cancel: 'Annulla e torna indietro',
  payment: {
    title: 'Conferma il pagamento',
    account: 'Paga dal conto',
    customerCode: 'Codice cliente',
    customerHint: 'È il codice con cui accedi ai servizi della tua banca.',
    authorize: 'Autorizza il pagamento',
    problems: {
      customer: 'Non riconosciamo questo cliente. Controlla e riprova.',
      unknown: 'Non riconosciamo questo cliente. Controlla e riprova.',
      locked:
        'Dopo troppi tentativi falliti questo cliente non può autorizzare pagamenti per un po’. Riprova più tardi, oppure annulla e paga in un altro modo.',
      unavailable: 'Ora non riusciamo a chiederti l’approvazione. Riprova tra poco.',
    },
  },
  approving: {
    title: 'Approva sul tuo telefono',
    how: 'Ti abbiamo inviato una richiesta. Controlla che importo e beneficiario siano questi, poi approva.',
    open: 'Apri l’app della banca',
    newTab: '(si apre in una nuova scheda)',
    status: 'In attesa della tua approvazione…',
  },
  bank: {
    title: 'Stiamo eseguendo il pagamento',
    text: 'Ci vogliono pochi secondi. Non chiudere questa pagina e non ripetere il pagamento.',
    status: 'Operazione in corso…',
  },
  leaving: {
    title: 'Ti riportiamo su pagoPA',
    text: 'Abbiamo finito. Lì trovi l’esito.',
    status: 'Un attimo…',
    leave: 'Torna a pagoPA',
  },
  undone: {
    title: {
      undoing: 'Stiamo annullando il pagamento',
      returned: 'Il pagamento è stato annullato',
      untaken: 'Il pagamento è stato annullato',
      retained: 'Il pagamento non è andato a buon fine',
    },
    by: { platform: 'Lo ha annullato pagoPA.', psp: 'Lo ha annullato la tua banca.' },
    wants: { platform: 'Lo ha chiesto pagoPA.', psp: 'Lo ha deciso la tua banca.' },
    money: {
      undoing:
        'Se ti è stato addebitato un importo, è già stato chiesto che ti sia restituito per intero: ora non devi fare nulla.',
      returned: 'L’importo ti è stato restituito per intero.',
      untaken: 'Non ti è stato addebitato nulla.',
      retained: 'L’importo non ti è stato ancora restituito: se ne occupa una persona. Non devi fare nulla.',
    },
    status: 'Attendiamo la banca…',
  },
  closed: {
    title: 'Questa pagina non è più disponibile',
    text: 'Il collegamento non è valido, è già stato usato oppure è scaduto.',
    hint: 'Torna al sito o all’app da cui sei partito per vedere com’è andata o per ricominciare.',
  },
  trouble: {
    title: 'Un momento di pazienza',
    text: 'In questo momento non riusciamo a mostrarti il pagamento. La pagina riprova da sola.',
    hint: 'Non ripetere il pagamento: se lo hai già approvato, prosegue.',
  },
}

const en: Words = {
  footer: 'Payment requested through pagoPA',
  payee: 'To',
  description: 'For',
  amount: 'Amount',
  by: 'By',
  left: { minutes: '{n} min left', seconds: '{n} s left', over: 'time is up' },
  cancel: 'Cancel and go back',
  payment: {
    title: 'Confirm your payment',
    account: 'Pay from',
    customerCode: 'Customer code',
    customerHint: 'The code you use to sign in to your bank.',
    authorize: 'Authorise the payment',
    problems: {
      customer: 'We do not recognise this customer. Check it and try again.',
      unknown: 'We do not recognise this customer. Check it and try again.',
      locked:
        'After too many failed attempts this customer cannot authorise payments for a while. Try again later, or cancel and pay in another way.',
      unavailable: 'We cannot ask for your approval right now. Try again shortly.',
    },
  },
  approving: {
    title: 'Approve on your phone',
    how: 'We have sent you a request. Check that the amount and the payee are these, then approve.',
    open: 'Open your bank’s app',
    newTab: '(opens in a new tab)',
    status: 'Waiting for your approval…',
  },
  bank: {
    title: 'We are making your payment',
    text: 'It takes a few seconds. Do not close this page and do not pay again.',
    status: 'Working on it…',
  },
  leaving: {
    title: 'Taking you back to pagoPA',
    text: 'We are done. You will find the result there.',
    status: 'One moment…',
    leave: 'Go back to pagoPA',
  },
  undone: {
    title: {
      undoing: 'We are cancelling the payment',
      returned: 'The payment was cancelled',
      untaken: 'The payment was cancelled',
      retained: 'The payment did not go through',
    },
    by: { platform: 'It was cancelled by pagoPA.', psp: 'It was cancelled by your bank.' },
    wants: { platform: 'pagoPA has asked for it.', psp: 'Your bank has decided so.' },
    money: {
      undoing:
        'If any money was taken, its full return has already been requested: there is nothing you need to do now.',
      returned: 'All the money has been returned to you.',
      untaken: 'No money was taken.',
      retained:
        'The money has not been returned to you yet: a person is seeing to it. There is nothing you need to do.',
    },
    status: 'Waiting for the bank…',
  },
  closed: {
    title: 'This page is no longer available',
    text: 'The link is not valid, has already been used or has expired.',
    hint: 'Go back to the site or app you came from to see how it went or to start again.',
  },
  trouble: {
    title: 'One moment, please',
    text: 'We cannot show you the payment right now. This page tries again by itself.',
    hint: 'Do not repeat the payment: if you have approved it already, it goes on.',
  },
}

export const words: Record<Language, Words> = { it, en }

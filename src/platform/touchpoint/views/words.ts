import type { Language } from '../../../runtime/pages/language.ts'

/** Why a payment did not start. */
export type StartProblem = 'choose' | 'email' | 'locked' | 'unreachable' | 'refused'

/** How a payment stands, as its payer is told. */
export type ReturnState =
  | 'pending'
  /** The bank has authorized, and the payment is not registered yet. */
  | 'closing'
  | 'paid'
  | 'refused'
  | 'canceled'
  | 'expired'
  | 'error'
  /** It is being undone: money may have been taken, and has been asked back. */
  | 'refunding'
  | 'refunded'
  /** What is missing will not come by itself. */
  | 'person'
  /** We cannot tell whose payment to speak of: nothing may be promised. */
  | 'lost'

/** Why there is no page: none has this address, or it could not be made. */
export type Sorry = 'missing' | 'failed'

export type NoticeStatus = 'payable' | 'locked' | 'paid'

type Words = {
  brand: string
  footer: string
  start: {
    title: string
    intro: string
    notices: string
    noNotices: string
    number: string
    status: Record<Exclude<NoticeStatus, 'payable'>, string>
    methods: string
    email: string
    emailHint: string
    fee: string
    go: string
    problems: Record<StartProblem, string>
  }
  outcome: Record<ReturnState, { title: string; text: string }>
  sorry: Record<Sorry, { title: string; text: string }>
  checking: string
  amount: string
  payee: string
  code: string
  again: string
}

const it: Words = {
  brand: 'Passerella',
  footer: 'Dimostrazione: nessun pagamento vero',
  start: {
    title: 'Paga un avviso',
    intro: 'Scegli da uno a cinque avvisi e come pagarli.',
    notices: 'Avvisi',
    noNotices: 'Nessun avviso da pagare.',
    number: 'Avviso',
    status: { locked: 'Pagamento in corso', paid: 'Pagato' },
    methods: 'Come vuoi pagare',
    email: 'Email per la ricevuta (facoltativa)',
    emailHint: 'La usiamo solo per inviarti la ricevuta.',
    fee: 'Commissione',
    go: 'Vai al pagamento',
    problems: {
      choose: 'Scegli da uno a cinque avvisi e un metodo di pagamento.',
      email: 'L’indirizzo email non è valido. Correggilo o lascialo vuoto.',
      locked: 'Uno degli avvisi è già pagato o in corso di pagamento.',
      unreachable:
        'Il metodo di pagamento non risponde. Nulla è stato addebitato: riprova o scegline un altro.',
      refused: 'Non è stato possibile avviare il pagamento. Nulla è stato addebitato: riprova.',
    },
  },
  outcome: {
    pending: {
      title: 'Stiamo verificando il pagamento',
      text: 'Ci vogliono pochi secondi. Non chiudere questa pagina e non ripetere il pagamento.',
    },
    closing: {
      title: 'La tua banca ha autorizzato il pagamento',
      text: 'Lo stiamo registrando. Ci vogliono pochi secondi: non chiudere questa pagina e non ripetere il pagamento.',
    },
    paid: { title: 'Pagamento riuscito', text: 'Grazie, abbiamo ricevuto il tuo pagamento.' },
    refused: {
      title: 'Pagamento rifiutato',
      text: 'La tua banca non ha autorizzato l’operazione. Nulla è stato addebitato.',
    },
    canceled: { title: 'Pagamento annullato', text: 'Hai annullato l’operazione. Nulla è stato addebitato.' },
    expired: {
      title: 'Tempo scaduto',
      text: 'Il pagamento non è stato autorizzato in tempo. Nulla è stato addebitato: puoi riprovare.',
    },
    error: {
      title: 'Qualcosa è andato storto',
      text: 'Il pagamento non è andato a buon fine. Se trovi un addebito sul tuo conto, rivolgiti alla tua banca prima di riprovare.',
    },
    refunding: {
      title: 'Stiamo annullando il pagamento',
      text: 'Se ti è stato addebitato un importo, abbiamo chiesto che ti sia restituito per intero. Nel frattempo non pagare di nuovo: potrai farlo appena l’annullamento è concluso. Puoi chiudere questa pagina.',
    },
    refunded: {
      title: 'Il pagamento è stato annullato',
      text: 'Nulla è stato addebitato, oppure l’importo ti è stato restituito. Puoi pagare di nuovo.',
    },
    person: {
      title: 'Se ne sta occupando una persona',
      text: 'Manca ancora la restituzione dell’importo oppure una conferma della tua banca. Nel frattempo non pagare di nuovo.',
    },
    lost: {
      title: 'Non riusciamo a mostrarti l’esito',
      text: 'La sessione è scaduta o non è più leggibile. Prima di riprovare, controlla il tuo conto o lo stato dell’avviso.',
    },
  },
  sorry: {
    missing: { title: 'Questa pagina non c’è', text: 'L’indirizzo è sbagliato oppure non vale più.' },
    failed: {
      title: 'Non riusciamo a mostrarti questa pagina',
      text: 'Riprova tra poco. Se stavi pagando, prima controlla il tuo conto o lo stato dell’avviso.',
    },
  },
  checking: 'Verifica in corso…',
  amount: 'Importo',
  payee: 'A favore di',
  code: 'Codice esito',
  again: 'Torna agli avvisi',
}

const en: Words = {
  brand: 'Passerella',
  footer: 'Demonstration: no real payments',
  start: {
    title: 'Pay a notice',
    intro: 'Choose one to five notices and how to pay them.',
    notices: 'Notices',
    noNotices: 'No notices to pay.',
    number: 'Notice',
    status: { locked: 'Payment under way', paid: 'Paid' },
    methods: 'How do you want to pay',
    email: 'Email for the receipt (optional)',
    emailHint: 'We use it only to send you the receipt.',
    fee: 'Fee',
    go: 'Go to payment',
    problems: {
      choose: 'Choose one to five notices and a payment method.',
      email: 'The email address is not valid. Correct it or leave it empty.',
      locked: 'One of the notices is already paid or being paid.',
      unreachable: 'The payment method does not answer. Nothing was taken: try again or choose another.',
      refused: 'The payment could not be started. Nothing was taken: try again.',
    },
  },
  outcome: {
    pending: {
      title: 'We are checking your payment',
      text: 'It takes a few seconds. Do not close this page and do not pay again.',
    },
    closing: {
      title: 'Your bank has authorised the payment',
      text: 'We are registering it. It takes a few seconds: do not close this page and do not pay again.',
    },
    paid: { title: 'Payment successful', text: 'Thank you, we have received your payment.' },
    refused: { title: 'Payment declined', text: 'Your bank did not authorise it. Nothing was taken.' },
    canceled: { title: 'Payment cancelled', text: 'You cancelled it. Nothing was taken.' },
    expired: {
      title: 'Time is up',
      text: 'The payment was not authorised in time. Nothing was taken: you can try again.',
    },
    error: {
      title: 'Something went wrong',
      text: 'The payment did not go through. If you find a charge on your account, please ask your bank before you try again.',
    },
    refunding: {
      title: 'We are cancelling the payment',
      text: 'If any money was taken, we have asked for all of it to be given back. Do not pay again meanwhile: you can as soon as the cancellation is done. You may close this page.',
    },
    refunded: {
      title: 'The payment was cancelled',
      text: 'Nothing was taken, or the money has been given back. You can pay again.',
    },
    person: {
      title: 'A person is looking into it',
      text: 'The return of your money, or a confirmation from your bank, is still missing. Please do not pay again meanwhile.',
    },
    lost: {
      title: 'We cannot show you the result',
      text: 'The session has ended or can no longer be read. Check your account or the notice before you try again.',
    },
  },
  sorry: {
    missing: { title: 'There is no such page', text: 'The address is wrong or no longer valid.' },
    failed: {
      title: 'We cannot show you this page',
      text: 'Try again shortly. If you were paying, check your account or the notice first.',
    },
  },
  checking: 'Checking…',
  amount: 'Amount',
  payee: 'To',
  code: 'Outcome code',
  again: 'Back to the notices',
}

export const words: Record<Language, Words> = { it, en }

import type { Language } from '../../../../runtime/pages/language.ts'

/** What may stand on the phone: a challenge that waits for its answer, or how it ended. */
export type ChallengeState = 'pending' | 'approved' | 'refused' | 'withdrawn' | 'void'

type Words = {
  sandbox: string
  ribbon: string
  phones: { title: string; intro: string; none: string; asked: string; refresh: string }
  phone: {
    title: string
    ask: string
    payee: string
    account: string
    asked: string
    amount: string
    approve: string
    refuse: string
    back: string
    ended: Record<Exclude<ChallengeState, 'pending'>, { title: string; text: string }>
  }
  accounts: {
    title: string
    none: string
    balance: string
    blocked: string
    movement: string
    amount: string
    noMovements: string
    returnOf: string
  }
}

const it: Words = {
  sandbox: 'sandbox',
  ribbon: 'Banca di prova: nessun denaro vero',
  phones: {
    title: 'Richieste da approvare',
    intro: 'Questo è il telefono dei clienti della banca di prova.',
    none: 'Nessuna richiesta. Compariranno qui appena un cliente autorizza un pagamento.',
    asked: 'Chiesto alle',
    refresh: 'Aggiorna',
  },
  phone: {
    title: 'Approvi il pagamento?',
    ask: 'Approva solo se riconosci importo e beneficiario.',
    payee: 'A favore di',
    account: 'Dal conto di',
    asked: 'Chiesto alle',
    amount: 'Importo',
    approve: 'Approva',
    refuse: 'Rifiuta',
    back: 'Tutte le richieste',
    ended: {
      approved: { title: 'Hai approvato', text: 'Torna alla pagina del pagamento: prosegue da sola.' },
      refused: { title: 'Hai rifiutato', text: 'Nessun addebito. Puoi tornare alla pagina del pagamento.' },
      withdrawn: { title: 'Richiesta ritirata', text: 'Il pagamento è finito prima della tua risposta.' },
      void: {
        title: 'Richiesta non valida',
        text: 'Importo o beneficiario non corrispondono più al pagamento. La risposta non vale.',
      },
    },
  },
  accounts: {
    title: 'Conti',
    none: 'Nessun conto.',
    balance: 'Saldo',
    blocked: 'Bloccato',
    movement: 'Movimento',
    amount: 'Importo',
    noMovements: 'Nessun movimento.',
    returnOf: 'Restituzione dell’addebito del',
  },
}

const en: Words = {
  sandbox: 'sandbox',
  ribbon: 'Test bank: no real money',
  phones: {
    title: 'Requests to approve',
    intro: 'This is the phone of the test bank’s customers.',
    none: 'No requests. They appear here as soon as a customer authorises a payment.',
    asked: 'Asked at',
    refresh: 'Refresh',
  },
  phone: {
    title: 'Approve the payment?',
    ask: 'Approve only if you recognise the amount and the payee.',
    payee: 'To',
    account: 'From the account of',
    asked: 'Asked at',
    amount: 'Amount',
    approve: 'Approve',
    refuse: 'Decline',
    back: 'All requests',
    ended: {
      approved: { title: 'You approved', text: 'Go back to the payment page: it goes on by itself.' },
      refused: { title: 'You declined', text: 'Nothing was taken. You can go back to the payment page.' },
      withdrawn: { title: 'Request withdrawn', text: 'The payment ended before your answer.' },
      void: {
        title: 'Request not valid',
        text: 'The amount or the payee no longer match the payment. The answer does not count.',
      },
    },
  },
  accounts: {
    title: 'Accounts',
    none: 'No accounts.',
    balance: 'Balance',
    blocked: 'Blocked',
    movement: 'Movement',
    amount: 'Amount',
    noMovements: 'No movements.',
    returnOf: 'Return of the debit of',
  },
}

export const words: Record<Language, Words> = { it, en }

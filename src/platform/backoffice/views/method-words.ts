/** What the pages of payment methods say. */
import type { Language } from '../../../runtime/pages/language.ts'

type Words = {
  title: string
  intro: string
  none: string
  add: string
  change: string
  remove: string
  addTitle: string
  changeTitle: (id: string) => string
  hints: Record<'id' | 'label', string>
}

const it: Words = {
  title: 'Metodi di pagamento',
  intro: 'Ciò che un PSP può offrire con il redirect, e da quali touchpoint.',
  none: 'Non c’è ancora nessun metodo.',
  add: 'Aggiungi un metodo',
  change: 'Modifica',
  remove: 'Rimuovi',
  addTitle: 'Aggiungi un metodo',
  changeTitle: id => `Metodo ${id}`,
  hints: {
    id: 'Il codice dell’elenco di pagoPA, come RPIC. Non si potrà cambiare.',
    label: 'Come lo leggono i pagatori, e come lo riceve il PSP in paymentMethod.',
  },
}

const en: Words = {
  title: 'Payment methods',
  intro: 'What a PSP can offer by redirect, and from which touchpoints.',
  none: 'There is no method yet.',
  add: 'Add a method',
  change: 'Change',
  remove: 'Remove',
  addTitle: 'Add a method',
  changeTitle: id => `Method ${id}`,
  hints: {
    id: 'The code in pagoPA’s list, such as RPIC. It cannot be changed later.',
    label: 'As payers read it, and as the PSP gets it in paymentMethod.',
  },
}

export const words: Record<Language, Words> = { it, en }

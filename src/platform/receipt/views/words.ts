import type { Language } from '../../../runtime/pages/language.ts'

type Words = {
  brand: string
  footer: string
  title: string
  intro: string
  none: string
  refresh: string
  from: string
  to: string
  sent: string
  back: string
}

const it: Words = {
  brand: 'Passerella',
  footer: 'Dimostrazione: nessuna email lascia questa macchina',
  title: 'Posta dei pagatori',
  intro: 'Le ricevute che sarebbero state inviate, dalla più recente.',
  none: 'Nessuna email. Arriva quando un pagamento riesce e il pagatore ha lasciato un indirizzo.',
  refresh: 'Aggiorna',
  from: 'Da',
  to: 'A',
  sent: 'Data',
  back: 'Tutte le email',
}

const en: Words = {
  brand: 'Passerella',
  footer: 'Demonstration: no email leaves this machine',
  title: 'The payers’ mail',
  intro: 'The receipts that would have been sent, the latest first.',
  none: 'No email. One arrives when a payment succeeds and its payer has left an address.',
  refresh: 'Refresh',
  from: 'From',
  to: 'To',
  sent: 'Date',
  back: 'All emails',
}

export const words: Record<Language, Words> = { it, en }

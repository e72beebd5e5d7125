/** What the pages of endpoints say. */
import type { Language } from '../../../runtime/pages/language.ts'

type Words = {
  title: string
  intro: string
  none: string
  add: string
  edit: string
  change: string
  remove: string
  verify: string
  notCalled: string
  all: Record<'idPsp' | 'idPaymentMethod' | 'touchpoint' | 'idChannel', string>
  environments: Record<'test' | 'production', string>
  addTitle: string
  changeTitle: (id: string) => string
  hints: Record<'id' | 'url' | 'environment' | 'narrow', string>
  narrow: string
  history: string
}

const it: Words = {
  title: 'Endpoint',
  intro:
    'Dove si chiede a un PSP l’indirizzo di pagamento. Un criterio assente vale per tutti; fra più endpoint vale il più specifico.',
  none: 'Non c’è ancora nessun endpoint.',
  add: 'Aggiungi un endpoint',
  edit: 'Modifica',
  change: 'Modifica',
  remove: 'Rimuovi',
  verify: 'Verifica',
  notCalled: 'di un altro ambiente: questa piattaforma non lo chiama',
  all: {
    idPsp: 'Tutti i PSP',
    idPaymentMethod: 'Tutti i metodi',
    touchpoint: 'Tutti i touchpoint',
    idChannel: 'Tutti i canali',
  },
  environments: { test: 'Collaudo (test)', production: 'Produzione (production)' },
  addTitle: 'Aggiungi un endpoint',
  changeTitle: id => `Endpoint ${id}`,
  hints: {
    id: 'Come compare nel registro delle modifiche. Se lo lasci vuoto ne viene scelto uno.',
    url: 'https, nome di host completo, porta e percorso; senza query né frammento. Il rimborso si chiede allo stesso indirizzo, seguito da /refunds.',
    environment: 'La piattaforma chiama solo gli endpoint del proprio ambiente:',
    narrow: 'Lascia “tutti” dove non serve distinguere.',
  },
  narrow: 'Per chi vale',
  history: 'Storia delle modifiche',
}

const en: Words = {
  title: 'Endpoints',
  intro:
    'Where a PSP is asked for a payment page. A key that is missing matches all; of several endpoints the most specific one counts.',
  none: 'There is no endpoint yet.',
  add: 'Add an endpoint',
  edit: 'Edit',
  change: 'Change',
  remove: 'Remove',
  verify: 'Verify',
  notCalled: 'of another environment: this platform does not call it',
  all: {
    idPsp: 'All PSPs',
    idPaymentMethod: 'All methods',
    touchpoint: 'All touchpoints',
    idChannel: 'All channels',
  },
  environments: { test: 'Test (test)', production: 'Production (production)' },
  addTitle: 'Add an endpoint',
  changeTitle: id => `Endpoint ${id}`,
  hints: {
    id: 'Its name in the audit log. Leave it empty and one is made up.',
    url: 'https, a full host name, port and path; no query and no fragment. Refunds are asked for at the same address followed by /refunds.',
    environment: 'The platform calls the endpoints of its own environment alone:',
    narrow: 'Leave “all” where there is nothing to tell apart.',
  },
  narrow: 'What it is for',
  history: 'History of changes',
}

export const words: Record<Language, Words> = { it, en }

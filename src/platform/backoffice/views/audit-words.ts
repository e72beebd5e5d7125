/** What the audit log says. */
import type { Language } from '../../../runtime/pages/language.ts'

type Words = {
  title: string
  intro: string
  none: string
  kind: string
  allKinds: string
  subject: string
  subjectHint: string
  filter: string
  everything: string
  before: string
  after: string
  older: string
  newest: string
  kinds: Record<string, string>
  actions: Record<string, string>
}

const it: Words = {
  title: 'Registro delle modifiche',
  intro: 'Chi ha cambiato che cosa, e quando, dalla modifica più recente. Gli orari sono quelli di Roma.',
  none: 'Nessuna modifica.',
  kind: 'Che cosa',
  allKinds: 'Tutto',
  subject: 'Identificativo',
  subjectHint: 'Per esempio un idPsp; per una chiave, idPsp/primary.',
  filter: 'Filtra',
  everything: 'Togli il filtro',
  before: 'Prima',
  after: 'Dopo',
  older: 'Precedenti',
  newest: 'Torna alle più recenti',
  kinds: {
    psp: 'PSP',
    method: 'Metodo',
    endpoint: 'Endpoint',
    key: 'Chiave',
    administrator: 'Amministratore',
    token: 'Token',
  },
  actions: {
    add: 'Aggiunta',
    change: 'Modifica',
    remove: 'Rimozione',
    regenerate: 'Nuova chiave',
    revoke: 'Revoca',
    link: 'Link di accesso',
    'sign-in': 'Accesso',
    'sign-out': 'Uscita',
  },
}

const en: Words = {
  title: 'Audit log',
  intro: 'Who changed what, and when, the latest change first. The hours are Rome’s.',
  none: 'No changes.',
  kind: 'What',
  allKinds: 'Everything',
  subject: 'Identifier',
  subjectHint: 'Such as an idPsp; of a key, idPsp/primary.',
  filter: 'Filter',
  everything: 'Remove the filter',
  before: 'Before',
  after: 'After',
  older: 'Older',
  newest: 'Back to the latest',
  kinds: {
    psp: 'PSP',
    method: 'Method',
    endpoint: 'Endpoint',
    key: 'Key',
    administrator: 'Administrator',
    token: 'Token',
  },
  actions: {
    add: 'Added',
    change: 'Changed',
    remove: 'Removed',
    regenerate: 'New key',
    revoke: 'Revoked',
    link: 'Sign-in link',
    'sign-in': 'Signed in',
    'sign-out': 'Signed out',
  },
}

export const words: Record<Language, Words> = { it, en }

/** What is said of a PSP's two keys. */
import type { Language } from '../../../runtime/pages/language.ts'
import type { Slot } from '../../store/registry.ts'

type Words = {
  slots: Record<Slot, string>
  none: string
  made: string
  lastUsed: string
  neverUsed: string
  make: Record<Slot, string>
  again: string
  revoke: string
  of: Record<Slot, string>
  makeTitle: Record<Slot, string>
  replaces: string
  replacesNow: string
  first: string
  revokeTitle: Record<Slot, string>
  revokeIt: string
  revokes: string
  shownTitle: Record<Slot, string>
  shownOnce: string
  shownReplaced: string
  shownHow: string
  key: string
  back: string
  cancel: string
}

const it: Words = {
  slots: { primary: 'Primaria', secondary: 'Secondaria' },
  none: 'Non c’è.',
  made: 'Creata',
  lastUsed: 'Ultimo uso',
  neverUsed: 'mai usata',
  make: { primary: 'Crea la chiave primaria', secondary: 'Crea la chiave secondaria' },
  again: 'Crea di nuovo',
  revoke: 'Revoca',
  of: { primary: 'primaria', secondary: 'secondaria' },
  makeTitle: { primary: 'Nuova chiave primaria', secondary: 'Nuova chiave secondaria' },
  replaces: 'La nuova chiave prende il posto di questa, che entro un secondo non vale più:',
  replacesNow: 'Se il PSP la sta usando, prima fallo passare all’altra chiave.',
  first: 'La chiave sarà mostrata una volta sola.',
  revokeTitle: { primary: 'Revocare la chiave primaria?', secondary: 'Revocare la chiave secondaria?' },
  revokeIt: 'Revoca la chiave',
  revokes:
    'Entro un secondo non vale più. Se il PSP la sta usando e non ne ha un’altra, i suoi esiti saranno rifiutati.',
  shownTitle: { primary: 'La nuova chiave primaria', secondary: 'La nuova chiave secondaria' },
  shownOnce:
    'Copiala adesso e consegnala al PSP per una via riservata: non sarà mostrata mai più. Se va persa, se ne crea un’altra.',
  shownReplaced: 'La chiave di prima non vale più.',
  shownHow: 'Il PSP la invia nell’intestazione Ocp-Apim-Subscription-Key di ogni richiesta.',
  key: 'Chiave',
  back: 'L’ho copiata: torna al PSP',
  cancel: 'Annulla',
}

const en: Words = {
  slots: { primary: 'Primary', secondary: 'Secondary' },
  none: 'There is none.',
  made: 'Made',
  lastUsed: 'Last used',
  neverUsed: 'never used',
  make: { primary: 'Make the primary key', secondary: 'Make the secondary key' },
  again: 'Make anew',
  revoke: 'Revoke',
  of: { primary: 'primary', secondary: 'secondary' },
  makeTitle: { primary: 'New primary key', secondary: 'New secondary key' },
  replaces: 'The new key takes the place of this one, which no longer counts within a second:',
  replacesNow: 'If the PSP uses it, have the PSP change to the other key first.',
  first: 'The key will be shown once.',
  revokeTitle: { primary: 'Revoke the primary key?', secondary: 'Revoke the secondary key?' },
  revokeIt: 'Revoke the key',
  revokes:
    'Within a second it no longer counts. If the PSP uses it and has no other, its outcomes will be refused.',
  shownTitle: { primary: 'The new primary key', secondary: 'The new secondary key' },
  shownOnce:
    'Copy it now and hand it to the PSP by a private way: it will never be shown again. If it is lost, another one is made.',
  shownReplaced: 'The key that was there before no longer counts.',
  shownHow: 'The PSP sends it in the header Ocp-Apim-Subscription-Key of every request.',
  key: 'Key',
  back: 'I have copied it: back to the PSP',
  cancel: 'Cancel',
}

export const words: Record<Language, Words> = { it, en }

/** What every form says, and every notice of what came of one. */
import type { Language } from '../../../runtime/pages/language.ts'

/** What has just been done. */
export const deeds = ['added', 'saved', 'removed', 'offered', 'withdrawn', 'revoked'] as const
export type Deed = (typeof deeds)[number]

type Words = {
  save: string
  add: string
  cancel: string
  notSaved: string
  exists: string
  changed: string
  changedNow: string
  keyChanged: string
  changedText: string
  field: string
  now: string
  yours: string
  empty: string
  yes: string
  no: string
  deeds: Record<Deed, string>
  fields: Record<string, string>
}

const it: Words = {
  save: 'Salva',
  add: 'Aggiungi',
  cancel: 'Annulla',
  notSaved: 'Nulla è stato salvato. Correggi quanto segue:',
  exists: 'Ce n’è già uno con questo nome.',
  changed: 'Qualcuno l’ha modificato nel frattempo: nulla è stato salvato.',
  changedNow: 'Questa pagina mostra com’è adesso: guarda di nuovo e decidi.',
  keyChanged:
    'La chiave è stata creata o revocata dopo che hai aperto quella pagina: adesso nulla è cambiato. Qui vedi com’è.',
  changedText:
    'Qui vedi com’è adesso e che cosa hai scritto tu. Se salvi, vale quello che hai scritto nel modulo.',
  field: 'Campo',
  now: 'Adesso',
  yours: 'Nel modulo',
  empty: 'vuoto',
  yes: 'sì',
  no: 'no',
  deeds: {
    added: 'Aggiunto.',
    saved: 'Salvato.',
    removed: 'Rimosso.',
    offered: 'Da ora i pagatori possono sceglierlo.',
    withdrawn: 'I pagatori non possono più sceglierlo.',
    revoked: 'La chiave è revocata: non apre più nulla.',
  },
  fields: {
    idPsp: 'idPsp',
    name: 'Nome',
    idBrokerPSP: 'Intermediario (idBrokerPSP)',
    closingUrl: 'Indirizzo delle chiusure',
    channels: 'Canali',
    offered: 'Offerto ai pagatori',
    id: 'Identificativo',
    label: 'Nome per i pagatori',
    touchpoints: 'Touchpoint',
    methods: 'Metodi',
    environment: 'Ambiente',
    url: 'Indirizzo',
    touchpoint: 'Touchpoint',
    idPaymentMethod: 'Metodo',
    idChannel: 'Canale',
    endpoints: 'Endpoint',
    madeAt: 'Creata',
    lastUsedAt: 'Ultimo uso',
    endsAt: 'Scade',
    by: 'Per mezzo di',
  },
}

const en: Words = {
  save: 'Save',
  add: 'Add',
  cancel: 'Cancel',
  notSaved: 'Nothing was saved. Please correct what follows:',
  exists: 'There is one of this name already.',
  changed: 'Somebody changed it meanwhile: nothing was saved.',
  changedNow: 'This page shows how it is now: look again, and decide.',
  keyChanged:
    'The key was made or revoked after you opened that page: nothing has changed now. Here you see how it is.',
  changedText:
    'Below you see how it is now and what you have entered. If you save, what stands in the form counts.',
  field: 'Field',
  now: 'Now',
  yours: 'In the form',
  empty: 'empty',
  yes: 'yes',
  no: 'no',
  deeds: {
    added: 'Added.',
    saved: 'Saved.',
    removed: 'Removed.',
    offered: 'From now on payers can choose it.',
    withdrawn: 'Payers can no longer choose it.',
    revoked: 'The key is revoked: it opens nothing any more.',
  },
  fields: {
    idPsp: 'idPsp',
    name: 'Name',
    idBrokerPSP: 'Broker (idBrokerPSP)',
    closingUrl: 'Closing URL',
    channels: 'Channels',
    offered: 'Offered to payers',
    id: 'Identifier',
    label: 'Label for payers',
    touchpoints: 'Touchpoints',
    methods: 'Methods',
    environment: 'Environment',
    url: 'URL',
    touchpoint: 'Touchpoint',
    idPaymentMethod: 'Method',
    idChannel: 'Channel',
    endpoints: 'Endpoints',
    madeAt: 'Made',
    lastUsedAt: 'Last used',
    endsAt: 'Ends',
    by: 'By way of',
  },
}

export const words: Record<Language, Words> = { it, en }

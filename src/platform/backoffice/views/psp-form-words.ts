/** What the forms of a PSP and of its channels say. */
import type { Language } from '../../../runtime/pages/language.ts'

type Words = {
  add: string
  edit: string
  hints: Record<'idPsp' | 'name' | 'idBrokerPSP' | 'closingUrl', string>
  addChannel: string
  editChannel: (id: string) => string
  channelHints: Record<'idChannel' | 'methods', string>
}

const it: Words = {
  add: 'Aggiungi un PSP',
  edit: 'Dati del PSP',
  hints: {
    idPsp: 'Il suo codice sulla piattaforma, per esempio il BIC. Non si potrà cambiare.',
    name: 'Come lo leggono i pagatori.',
    idBrokerPSP: 'Facoltativo. L’intermediario che parla per lui; senza, vale il suo idPsp.',
    closingUrl:
      'Facoltativo. Dove riceve pspNotifyPaymentV2; senza, /psp-for-node accanto all’endpoint del metodo.',
  },
  addChannel: 'Aggiungi un canale',
  editChannel: id => `Canale ${id}`,
  channelHints: {
    idChannel: 'Il suo nome nelle chiusure. Non si potrà cambiare.',
    methods: 'Che cosa si paga per questo canale. Ogni metodo e touchpoint sta in un solo canale.',
  },
}

const en: Words = {
  add: 'Add a PSP',
  edit: 'Details of the PSP',
  hints: {
    idPsp: 'Its code on the platform, such as its BIC. It cannot be changed later.',
    name: 'As payers read it.',
    idBrokerPSP: 'Optional. The broker that speaks for it; without one its idPsp counts.',
    closingUrl:
      'Optional. Where it takes pspNotifyPaymentV2; without it, /psp-for-node beside the method’s endpoint.',
  },
  addChannel: 'Add a channel',
  editChannel: id => `Channel ${id}`,
  channelHints: {
    idChannel: 'Its name in the closings. It cannot be changed later.',
    methods: 'What is paid by this channel. Each method and touchpoint is in one channel alone.',
  },
}

export const words: Record<Language, Words> = { it, en }

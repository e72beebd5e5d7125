/** What the overview of PSPs and a PSP's own page say. */
import type { Language } from '../../../runtime/pages/language.ts'
import type { Missing } from '../readiness.ts'

type Words = {
  overview: string
  intro: string
  environment: string
  none: string
  add: string
  offered: Record<'yes' | 'no', string>
  missing: Record<Missing, string>
  missingTitle: string
  steps: {
    title: string
    intro: string
    ready: string
    channels: string
    key: string
    endpoint: string
    verify: string
    noChannels: string
    noMethods: string
    someChannels: (channels: number, ways: number) => string
    noKey: string
    someKey: string
    toKeys: string
    noEndpoint: string
    allEndpoints: string
    unreached: string
    tied: string
    verifyHint: string
    done: string
    toDo: string
  }
  offer: string
  withdraw: string
  withdrawHint: string
  details: string
  edit: string
  noBroker: string
  noClosingUrl: string
  channels: string
  noChannels: string
  addChannel: string
  change: string
  remove: string
  removePsp: string
  history: string
  keys: string
  keysIntro: string
  endpoints: string
  endpointsIntro: string
  noEndpoints: string
  addEndpoint: string
}

const it: Words = {
  overview: 'PSP',
  intro: 'Chi può essere scelto dai pagatori, e che cosa manca agli altri.',
  environment: 'Questa piattaforma chiama gli endpoint dell’ambiente',
  none: 'Non c’è ancora nessun PSP. Aggiungi il primo: la sua pagina ti guiderà passo per passo.',
  add: 'Aggiungi un PSP',
  offered: { yes: 'Offerto ai pagatori', no: 'Non offerto' },
  missing: {
    methods: 'un metodo da offrire',
    key: 'una chiave',
    endpoint: 'un endpoint',
    tie: 'una scelta fra endpoint ugualmente specifici',
  },
  missingTitle: 'Manca:',
  steps: {
    title: 'Che cosa serve per offrirlo',
    intro: 'I pagatori potranno sceglierlo quando i passi sono completi.',
    ready: 'C’è tutto: puoi offrirlo ai pagatori.',
    channels: 'Canali e metodi',
    key: 'Chiave',
    endpoint: 'Endpoint',
    verify: 'Verifica',
    noChannels: 'Senza canali offre tutti i metodi, con il proprio idPsp come canale.',
    noMethods: 'Non c’è alcun metodo da offrire: controlla i canali e l’elenco dei metodi.',
    someChannels: (channels, ways) =>
      `${channels === 1 ? 'Un canale' : `${channels} canali`}, ${ways === 1 ? 'un metodo da un touchpoint' : `${ways} combinazioni di metodo e touchpoint`}.`,
    noKey: 'Senza una chiave il PSP non può comunicare gli esiti.',
    someKey: 'Il PSP ha una chiave con cui comunicare gli esiti.',
    toKeys: 'Vai alle chiavi',
    noEndpoint: 'Non è indicato dove chiedere al PSP l’indirizzo di pagamento.',
    allEndpoints: 'Ogni metodo ha il suo endpoint.',
    unreached: 'Senza endpoint:',
    tied: 'Più endpoint ugualmente specifici:',
    verifyHint: 'Prova l’handshake TLS di ogni endpoint prima di mandarci i pagatori.',
    done: 'Fatto',
    toDo: 'Da fare',
  },
  offer: 'Offri ai pagatori',
  withdraw: 'Non offrire più',
  withdrawHint:
    'I pagatori possono sceglierlo. Se smetti di offrirlo, i pagamenti in corso proseguono comunque.',
  details: 'Dati',
  edit: 'Modifica i dati',
  noBroker: 'nessuno: vale l’idPsp',
  noClosingUrl: 'nessuno: /psp-for-node accanto all’endpoint',
  channels: 'Canali',
  noChannels: 'Nessun canale: offre tutti i metodi, e il canale è il suo idPsp.',
  addChannel: 'Aggiungi un canale',
  change: 'Modifica',
  remove: 'Rimuovi',
  removePsp: 'Rimuovi il PSP',
  history: 'Storia delle modifiche',
  keys: 'Chiavi',
  keysIntro:
    'Con una chiave il PSP si fa riconoscere quando comunica gli esiti. Valgono entrambe, così se ne può cambiare una mentre l’altra è in uso.',
  endpoints: 'Endpoint',
  endpointsIntro: 'Dove si chiede al PSP l’indirizzo di pagamento. Vale il più specifico.',
  noEndpoints: 'Nessun endpoint per questo PSP.',
  addEndpoint: 'Aggiungi un endpoint',
}

const en: Words = {
  overview: 'PSPs',
  intro: 'Whom payers can choose, and what the others still need.',
  environment: 'This platform calls the endpoints of the environment',
  none: 'There is no PSP yet. Add the first one: its page will lead you on, step by step.',
  add: 'Add a PSP',
  offered: { yes: 'Offered to payers', no: 'Not offered' },
  missing: {
    methods: 'a method to offer',
    key: 'a key',
    endpoint: 'an endpoint',
    tie: 'a choice between endpoints that are as specific',
  },
  missingTitle: 'Missing:',
  steps: {
    title: 'What it takes to offer it',
    intro: 'Payers can choose it once these steps are complete.',
    ready: 'Everything is there: you can offer it to payers.',
    channels: 'Channels and methods',
    key: 'Key',
    endpoint: 'Endpoint',
    verify: 'Verify',
    noChannels: 'Without channels it offers all methods, and its channel is its idPsp.',
    noMethods: 'There is no method to offer: look at its channels and at the list of methods.',
    someChannels: (channels, ways) =>
      `${channels === 1 ? 'One channel' : `${channels} channels`}, ${ways === 1 ? 'one method from one touchpoint' : `${ways} pairs of method and touchpoint`}.`,
    noKey: 'Without a key the PSP cannot report outcomes.',
    someKey: 'The PSP has a key to report outcomes with.',
    toKeys: 'Go to the keys',
    noEndpoint: 'Nothing says where the PSP is asked for a payment page.',
    allEndpoints: 'Every method has its endpoint.',
    unreached: 'Without an endpoint:',
    tied: 'With several endpoints that are as specific:',
    verifyHint: 'Try the TLS handshake of each endpoint before payers are sent there.',
    done: 'Done',
    toDo: 'To do',
  },
  offer: 'Offer to payers',
  withdraw: 'Stop offering',
  withdrawHint: 'Payers can choose it. If you stop offering it, payments under way go on all the same.',
  details: 'Details',
  edit: 'Edit details',
  noBroker: 'none: its idPsp counts',
  noClosingUrl: 'none: /psp-for-node beside the endpoint',
  channels: 'Channels',
  noChannels: 'No channels: it offers all methods, and its channel is its idPsp.',
  addChannel: 'Add a channel',
  change: 'Change',
  remove: 'Remove',
  removePsp: 'Remove the PSP',
  history: 'History of changes',
  keys: 'Keys',
  keysIntro:
    'With a key the PSP makes itself known when it reports outcomes. Both count, so that one can be changed while the other is in use.',
  endpoints: 'Endpoints',
  endpointsIntro: 'Where the PSP is asked for a payment page. The most specific one counts.',
  noEndpoints: 'No endpoint for this PSP.',
  addEndpoint: 'Add an endpoint',
}

export const words: Record<Language, Words> = { it, en }

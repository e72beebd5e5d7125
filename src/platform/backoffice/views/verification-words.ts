/** What the page of a handshake says. */
import type { Language } from '../../../runtime/pages/language.ts'

type Words = {
  title: string
  good: string
  bad: string
  refused: string
  failure: string
  distrust: string
  addresses: string
  protocols: string
  clientCertificate: string
  required: string
  yes: string
  no: string
  unknown: string
  took: string
  chain: string
  names: string
  issuer: string
  validFrom: string
  validTo: string
  expired: string
  daysLeft: (days: number) => string
  again: string
  toPsp: string
  toEndpoint: string
}

const it: Words = {
  title: 'Verifica dell’endpoint',
  good: 'L’handshake è riuscito e il certificato è affidabile.',
  bad: 'Così la piattaforma non può chiamare questo endpoint.',
  refused: 'L’indirizzo non è ammesso:',
  failure: 'L’handshake non è riuscito:',
  distrust: 'Il certificato non è affidabile:',
  addresses: 'Indirizzi',
  protocols: 'Protocolli',
  clientCertificate: 'Certificato del client',
  required: 'richiesto, e obbligatorio',
  yes: 'richiesto',
  no: 'non richiesto',
  unknown: 'non si può stabilire',
  took: 'Durata dell’handshake',
  chain: 'Certificati mostrati',
  names: 'Nomi',
  issuer: 'Emesso da',
  validFrom: 'Valido dal',
  validTo: 'Valido fino al',
  expired: 'scaduto',
  daysLeft: days => (days === 1 ? 'ancora un giorno' : `ancora ${days} giorni`),
  again: 'Verifica di nuovo',
  toPsp: 'Vai al PSP',
  toEndpoint: 'Modifica l’endpoint',
}

const en: Words = {
  title: 'Verification of the endpoint',
  good: 'The handshake succeeded, and the certificate is trusted.',
  bad: 'The platform cannot call this endpoint as it is.',
  refused: 'The address is not allowed:',
  failure: 'There was no handshake:',
  distrust: 'The certificate is not trusted:',
  addresses: 'Addresses',
  protocols: 'Protocols',
  clientCertificate: 'Client certificate',
  required: 'asked for, and required',
  yes: 'asked for',
  no: 'not asked for',
  unknown: 'cannot be told',
  took: 'The handshake took',
  chain: 'Certificates shown',
  names: 'Names',
  issuer: 'Issued by',
  validFrom: 'Valid from',
  validTo: 'Valid to',
  expired: 'expired',
  daysLeft: days => (days === 1 ? 'one more day' : `${days} more days`),
  again: 'Verify again',
  toPsp: 'Go to the PSP',
  toEndpoint: 'Edit the endpoint',
}

export const words: Record<Language, Words> = { it, en }

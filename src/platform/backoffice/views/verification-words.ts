/** What the page of a handshake says. */
import type { Language } from '../../../runtime/pages/language.ts'
import { translating } from './catalogue.ts'

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

/** What may be found wrong, in Italian. */
export const findings = translating({
  'the certificate, or one above it, has expired': 'il certificato, o uno di quelli sopra di esso, è scaduto',
  'the certificate, or one above it, is not valid yet':
    'il certificato, o uno di quelli sopra di esso, non è ancora valido',
  'the certificate is self-signed': 'il certificato è autofirmato',
  'the certificate is of an authority that is not trusted':
    'il certificato è di un’autorità che non è riconosciuta',
  'the certificate is of an authority that is not trusted, or its chain is not whole':
    'il certificato è di un’autorità che non è riconosciuta, o la sua catena non è completa',
  'the certificate is not signed by the authority that it names':
    'il certificato non è firmato dall’autorità che nomina',
  'the certificate is for another use (extended key usage)':
    'il certificato è per un altro uso (extended key usage)',
  'the certificate is for another name than {}: {}': 'il certificato non è per {}, ma per: {}',
  'no answer within {} ms': 'nessuna risposta entro {} ms',
  'nobody knows the name {}': 'il nome {} non esiste nel DNS',
  'nobody listens at port {} of {}': 'nessuno è in ascolto sulla porta {} di {}',
  'whoever answers there does not speak TLS': 'chi risponde non parla TLS',
  'it speaks neither TLS 1.3 nor TLS 1.2': 'non parla né TLS 1.3 né TLS 1.2',
  'it refuses our certificate': 'rifiuta il nostro certificato',
  'it refuses our certificate ({})': 'rifiuta il nostro certificato ({})',
  'the handshake failed: {}': 'l’handshake è fallito: {}',
})

/** What may be wrong with an address or its certificate, in Italian: whoever looked says it in English. */
import { translating } from './catalogue.ts'

export const findingsInItalian: Record<string, string> = {
  'no answer within {} ms': 'nessuna risposta entro {} ms',
  'nobody knows the name {}': 'il nome {} non esiste nel DNS',
  'nobody listens at port {} of {}': 'nessuno è in ascolto sulla porta {} di {}',
  'whoever answers there does not speak TLS': 'chi risponde non parla TLS',
  'it speaks neither TLS 1.3 nor TLS 1.2': 'non parla né TLS 1.3 né TLS 1.2',
  'it wants a client certificate, and we have none{}': 'vuole un certificato del client, e non ne abbiamo{}',
  'it refuses our certificate{}': 'rifiuta il nostro certificato{}',
  'the handshake failed: {}': 'l’handshake è fallito: {}',
  'the certificate, or one above it, has expired': 'il certificato, o uno di quelli sopra di esso, è scaduto',
  'the certificate, or one above it, is not valid yet':
    'il certificato, o uno di quelli sopra di esso, non è ancora valido',
  'the certificate is self-signed': 'il certificato è autofirmato',
  'the certificate is of an authority that is not trusted':
    'il certificato è di un’autorità che non è riconosciuta',
  'the certificate is of an authority that is not trusted, or its chain is not whole':
    'il certificato è di un’autorità che non è riconosciuta, o la sua catena non è completa',
  'its authority is known, but not those above that one, up to the root':
    'la sua autorità è nota, ma non quelle sopra di essa, fino alla radice',
  'the certificate is not signed by the authority that it names':
    'il certificato non è firmato dall’autorità che nomina',
  'the certificate is for another use (extended key usage)':
    'il certificato è per un altro uso (extended key usage)',
  'the certificate is of one that is no authority': 'il certificato è emesso da chi non è un’autorità',
  'the chain is longer than its authority allows': 'la catena è più lunga di quanto la sua autorità permetta',
  'the certificate is for another name than {}: {}': 'il certificato non è per {}, ma per: {}',
  'the certificate is for another name': 'il certificato è per un altro nome',
  'the certificate is revoked': 'il certificato è revocato',
  'the certificate does not verify: {}': 'il certificato non supera la verifica: {}',
  '{} is {}, which is not a public address ({})': '{} è {}, che non è un indirizzo pubblico ({})',
  '{} is not a public address ({})': '{} non è un indirizzo pubblico ({})',
}

/** Undefined where there is none for it. */
export const findingInItalian = translating(findingsInItalian)

/**
 * What a refusal expects, in the page's language. The registry says it in English, once, to whoever asks; here each of
 * its sentences stands with its Italian, and `{}` for what differs.
 */
import type { Problem } from '../../../contract/checked.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { translating } from './catalogue.ts'

export const italian: Record<string, string> = {
  'text of 1 to {} characters without control characters':
    'Serve un testo da 1 a {} caratteri, senza caratteri di controllo',
  'an idPsp: {}': 'Serve un idPsp: da 1 a 35 lettere, cifre, “_”, “-” o “.”, che non cominci con un punto',
  'an idBrokerPSP: {}':
    'Serve un idBrokerPSP: da 1 a 35 lettere, cifre, “_”, “-” o “.”, che non cominci con un punto',
  'a channel: {}': 'Serve un canale: da 1 a 35 lettere, cifre, “_”, “-” o “.”, che non cominci con un punto',
  'a method’s code: {}':
    'Serve il codice di un metodo: da 1 a 35 lettere, cifre, “_”, “-” o “.”, che non cominci con un punto',
  'an identifier: {}':
    'Serve un identificativo: da 1 a 35 lettere, cifre, “_”, “-” o “.”, che non cominci con un punto',
  'one of {}': 'Serve uno fra {}',
  'at least one touchpoint': 'Serve almeno un touchpoint',
  'each touchpoint once': 'Ogni touchpoint va indicato una volta sola',
  'at least one method': 'Serve almeno un metodo',
  'each method once': 'Ogni metodo va indicato una volta sola',
  'at most 100 methods': 'Si possono avere al massimo 100 metodi',
  'at most {} of them': 'Se ne possono avere al massimo {}',
  'at most 50 channels': 'Si possono avere al massimo 50 canali',
  'none of {}, which are natively integrated and cannot go by redirect':
    'I metodi {} sono integrati nativamente e non possono passare per il redirect',
  'an https URL without credentials, query or fragment':
    'Serve un indirizzo https senza credenziali, query né frammento',
  'a fully qualified host name, not {}': 'Serve un nome di host completo (FQDN), non {}',
  'a path that does not end in “/”, such as /redirections':
    'Serve un percorso che non finisca con “/”, come /redirections',
  'a way to {} for {} from {}, as payments by it are under way':
    'Serve ancora una via verso {} per {} da {}: ci sono pagamenti in corso che la usano',
  'one for {}, {}, {} in {}; there is none': 'Ne serve uno per {}, {}, {} in ambiente {}: non c’è',
  'one for {}, {}, {} in {}; {} and {} are as specific':
    'Ne serve uno solo per {}, {}, {} in ambiente {}: {} e {} sono ugualmente specifici',
  'that it has a key first': 'Prima il PSP deve avere una chiave',
  'that payers can no longer choose it': 'Prima i pagatori non devono più poterlo scegliere',
  'methods that exist; {} names {}': 'Servono metodi che esistano: {} indica {}',
  'one for {} from {}; {} has {} as well': 'Ne serve uno solo per {} da {}: {} ha anche {}',
  'a PSP that exists; endpoint {} names {}': 'Serve un PSP che esista: l’endpoint {} vale per {}',
  'a method that exists; endpoint {} names {}': 'Serve un metodo che esista: l’endpoint {} vale per {}',
  'a channel that exists; endpoint {} names {}': 'Serve un canale che esista: l’endpoint {} vale per {}',
}

const inItalian = translating(italian)

/** A sentence. What has no translation is said as it came. */
export function expectation({ expected }: Problem, lang: Language): string {
  if (lang === 'en') return `Expected ${expected}.`
  return `${inItalian(expected) ?? `Atteso: ${expected}`}.`
}

/** What the pages say through which administrators come in, and where they make access tokens. */
import type { Language } from '../../../../runtime/pages/language.ts'

/**
 * Why nobody was signed in. `stale`: it did not begin in this browser, is over, or was concluded before. `forged`: a form
 * that no page of ours posted. `declined`: the provider did not vouch for anybody. `stranger`: for somebody who is no
 * administrator. `link`: used up, over, or none. `silent`: the provider does not answer. `unusable`: it does, but not
 * as one of them would. `ended`: for a form that came when nobody was signed in any more.
 */
export type Problem = 'stale' | 'forged' | 'declined' | 'stranger' | 'link' | 'silent' | 'unusable' | 'ended'

type Words = {
  title: string
  intro: string
  with: string
  byLink: string
  problems: Record<Problem, string>
  link: { title: string; text: string; signIn: string; once: string }
  tokens: {
    title: string
    intro: string
    none: string
    name: string
    nameHint: string
    days: string
    daysOf: (days: number) => string
    make: string
    made: string
    shownOnce: string
    maker: string
    madeAt: string
    endsAt: string
    lastUsedAt: string
    never: string
    revoke: string
    revoked: string
    badName: string
    badDays: string
    tooMany: string
    madeAlready: string
  }
}

const it: Words = {
  title: 'Accesso al back office',
  intro: 'Riservato a chi amministra il registro dei PSP.',
  with: 'Accedi con',
  byLink: 'Qui si accede con un link monouso, che dura 15 minuti. Lo crea chi gestisce il servizio, con:',
  problems: {
    stale: 'L’accesso non è iniziato in questo browser, oppure è scaduto o già concluso. Riprova.',
    forged: 'La richiesta non viene da una pagina del back office: nulla è stato fatto.',
    declined: 'Il fornitore d’identità non ha confermato l’accesso.',
    stranger: 'Chi ha fatto l’accesso non è tra gli amministratori.',
    link: 'Questo link non vale: è già stato usato, è scaduto oppure è incompleto.',
    silent: 'Il fornitore d’identità non risponde. Riprova tra poco.',
    unusable:
      'Il fornitore d’identità non risponde come previsto: chi gestisce il servizio trova il motivo nel log.',
    ended: 'La sessione era finita: quello che hai inviato non è stato salvato. Accedi e ripetilo.',
  },
  link: {
    title: 'Accesso con un link monouso',
    text: 'Con questo link accedi come',
    signIn: 'Accedi',
    once: 'Il link vale una volta sola.',
  },
  tokens: {
    title: 'Token di accesso',
    intro: 'Con un token un programma usa l’API del back office a nome di chi l’ha creato.',
    none: 'Non ci sono token.',
    name: 'Nome',
    nameHint: 'Quale programma lo usa, per esempio: rilasci',
    days: 'Durata',
    daysOf: days => `${days} giorni`,
    make: 'Crea un token',
    made: 'Il token è creato',
    shownOnce: 'Copialo adesso: non sarà più mostrato.',
    maker: 'Creato da',
    madeAt: 'Creato il',
    endsAt: 'Scade il',
    lastUsedAt: 'Ultimo uso',
    never: 'mai',
    revoke: 'Revoca',
    revoked: 'Il token è revocato: non apre più nulla.',
    badName:
      'Il nome ha da 1 a 100 lettere, cifre, spazi o segni . @ _ + - e inizia con una lettera o una cifra.',
    badDays: 'Scegli una delle durate.',
    tooMany: 'Ci sono troppi token: revocane qualcuno.',
    madeAlready:
      'Questo modulo ha già creato un token, che è stato mostrato una volta sola. Se non ce l’hai, revocalo e creane un altro.',
  },
}

const en: Words = {
  title: 'Sign in to the back office',
  intro: 'For those who administer the registry of PSPs.',
  with: 'Sign in with',
  byLink:
    'Here you sign in by a one-time link, which lasts 15 minutes. Whoever runs the service makes it, with:',
  problems: {
    stale: 'This sign-in did not begin in this browser, or is over, or was concluded before. Try again.',
    forged: 'The request does not come from a page of the back office: nothing was done.',
    declined: 'The identity provider did not confirm the sign-in.',
    stranger: 'Whoever signed in is not one of the administrators.',
    link: 'This link is not valid: it was used before, is over, or is incomplete.',
    silent: 'The identity provider does not answer. Try again shortly.',
    unusable:
      'The identity provider does not answer as expected: whoever runs the service finds the reason in the log.',
    ended: 'Your session had ended: what you sent was not saved. Sign in, and do it again.',
  },
  link: {
    title: 'Sign in by a one-time link',
    text: 'This link signs you in as',
    signIn: 'Sign in',
    once: 'The link is good for one time.',
  },
  tokens: {
    title: 'Access tokens',
    intro: 'With a token a program uses the back office’s API in the name of whoever made it.',
    none: 'There are no tokens.',
    name: 'Name',
    nameHint: 'Which program uses it, such as: releases',
    days: 'Good for',
    daysOf: days => `${days} days`,
    make: 'Make a token',
    made: 'The token is made',
    shownOnce: 'Copy it now: it will not be shown again.',
    maker: 'Made by',
    madeAt: 'Made',
    endsAt: 'Ends',
    lastUsedAt: 'Last used',
    never: 'never',
    revoke: 'Revoke',
    revoked: 'The token is revoked: it opens nothing any more.',
    badName:
      'The name has 1 to 100 letters, digits, spaces or . @ _ + - and begins with a letter or a digit.',
    badDays: 'Choose how long it is good for.',
    tooMany: 'There are too many tokens: revoke some.',
    madeAlready:
      'This form has made a token already, which was shown once. If you do not have it, revoke it and make another.',
  },
}

export const words: Record<Language, Words> = { it, en }

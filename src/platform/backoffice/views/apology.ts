/** What is shown where nothing else can be: nothing is here, the form is not ours, something failed. */
import { html } from '../../../runtime/html.ts'
import { icons } from '../../../runtime/pages/icons.ts'
import type { Language } from '../../../runtime/pages/language.ts'
import { backofficePage, type SignedIn } from './backoffice-page.ts'
import { paths } from './paths.ts'
import { leading } from './pieces.ts'

/** `gone`: somebody else has removed it while it was being changed. */
export type Apology = 'missing' | 'gone' | 'forged' | 'unread' | 'failed'
type Words = Record<Apology, { title: string; text: string }> & { back: string }

const words: Record<Language, Words> = {
  it: {
    missing: {
      title: 'Qui non c’è nulla',
      text: 'L’indirizzo è sbagliato, oppure quello che c’era è stato rimosso.',
    },
    gone: {
      title: 'È stato rimosso nel frattempo',
      text: 'Qualcuno l’ha rimosso mentre lo stavi modificando. Nulla è stato salvato: il registro delle modifiche dice chi e quando.',
    },
    forged: {
      title: 'Il modulo non è più valido',
      text: 'Nulla è stato cambiato. Torna alla pagina da cui venivi, ricaricala e riprova.',
    },
    unread: {
      title: 'La richiesta non è leggibile',
      text: 'Nulla è stato cambiato. Torna indietro e riprova.',
    },
    failed: {
      title: 'Qualcosa è andato storto',
      text: 'Non sappiamo se la modifica è stata salvata: guarda com’è adesso prima di ripeterla.',
    },
    back: 'Vai ai PSP',
  },
  en: {
    missing: {
      title: 'There is nothing here',
      text: 'The address is wrong, or what was here has been removed.',
    },
    gone: {
      title: 'It was removed meanwhile',
      text: 'Somebody removed it while you were changing it. Nothing was saved: the audit log says who and when.',
    },
    forged: {
      title: 'This form is no longer valid',
      text: 'Nothing was changed. Go back to the page you came from, load it again and retry.',
    },
    unread: { title: 'The request cannot be read', text: 'Nothing was changed. Go back and try again.' },
    failed: {
      title: 'Something went wrong',
      text: 'We cannot tell whether the change was saved: see how it is now before you repeat it.',
    },
    back: 'Go to the PSPs',
  },
}

export function apologyView({ lang, why, signedIn }: { lang: Language; why: Apology; signedIn?: SignedIn }) {
  const { title, text } = words[lang][why]
  const body = html`<div class="state">
<span class="badge">${icons.question}</span>
<h1>${title}</h1>
<p class="quiet">${text}</p>
<p>${leading({ lang }, { path: paths.psps, label: words[lang].back })}</p>
</div>`
  return backofficePage({ lang, title, body, ...(signedIn && { signedIn }) })
}

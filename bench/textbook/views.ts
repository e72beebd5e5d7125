/** The textbook stack’s pages: what Passerella’s say, with the same forms. */
import { type Html, html } from '../../src/runtime/html.ts'
import { served } from '../redirection.ts'
import type { Payment } from './entities.ts'

const page = (title: string, body: Html, refresh?: string): string =>
  html`<!doctype html>
<html lang="it" class="green">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${title} · ${served.name}</title>
<link rel="stylesheet" href="/assets/page.css">
${refresh !== undefined && html`<meta http-equiv="refresh" content="${refresh}">`}
</head>
<body>
<a class="skip" href="#content">Vai al contenuto</a>
<header class="bar"><div class="inner"><p class="brand"><span>${served.name}</span></p></div></header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${body}
</main>
<footer><p>Pagamento richiesto tramite pagoPA</p></footer>
</body>
</html>
`.markup

export const paymentView = (payment: Payment): string =>
  page(
    'Conferma il pagamento',
    html`${summary(payment)}
<p class="deadline">Entro le ${clock.format(payment.closesAt)}</p>
<div class="actions">
<form class="stack" method="post" action="/pay/${payment.token}/authorize">
<div>
<label class="label" for="customer">Codice cliente</label>
<input class="field" id="customer" name="customer" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="customer-hint">
<p class="hint" id="customer-hint">È il codice con cui accedi ai servizi della tua banca.</p>
</div>
<button class="button" type="submit">Autorizza il pagamento</button>
</form>
<form method="post" action="/pay/${payment.token}/cancel"><button class="button plain" type="submit">Annulla e torna indietro</button></form>
</div>`,
  )

export const waitingView = (payment: Payment): string =>
  page(
    'Stiamo eseguendo il pagamento',
    html`<p class="quiet">Ci vogliono pochi secondi. Non chiudere questa pagina e non ripetere il pagamento.</p>
${summary(payment)}
<p class="busy" role="status"><span>Operazione in corso…</span></p>`,
    '2',
  )

export const leavingView = ({ token }: Payment): string =>
  page(
    'Ti riportiamo su pagoPA',
    html`<p class="quiet">Abbiamo finito. Lì trovi l’esito.</p>
<p><a class="button" href="/pay/${token}/leave">Torna a pagoPA</a></p>`,
    `0; url=/pay/${token}/leave`,
  )

export const closedView = (): string =>
  page('Qui non c’è più nulla da pagare', html`<p class="quiet">Torna al sito da cui sei partito.</p>`)

const summary = ({ request: { amount, paName, description } }: Payment): Html => html`<div class="card">
<p><span class="hidden">Importo: </span><span class="figure money">${euros.format(amount / 100)}</span></p>
<dl class="facts">
<div><dt>A favore di</dt><dd>${paName}</dd></div>
<div><dt>Causale</dt><dd>${description}</dd></div>
</dl>
</div>`

const euros = new Intl.NumberFormat('it-IT', { style: 'currency', currency: 'EUR' })
const clock = new Intl.DateTimeFormat('it-IT', { timeStyle: 'short', timeZone: 'Europe/Rome' })

import { type Html, html } from '../html.ts'

/** Drawn in the colour of the text around them, and silent to a screen reader: words say what they show. */
const icon = (paths: Html): Html =>
  html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`

export const icons = {
  bridge: icon(html`<path d="M2 17h20M4 17v-3M20 17v-3M4 14c4-7 12-7 16 0M8 17v-6.2M12 17V8.8M16 17v-6.2"/>`),
  check: icon(html`<path d="M5 12.5l4.5 4.5L19 7.5"/>`),
  clock: icon(html`<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>`),
  cross: icon(html`<path d="M7 7l10 10M17 7L7 17"/>`),
  exclamation: icon(html`<path d="M12 6v7.5M12 17.5v.01"/>`),
  phone: icon(html`<rect x="7" y="2.5" width="10" height="19" rx="2.5"/><path d="M11 18.5h2"/>`),
  question: icon(html`<path d="M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2.2M12 17.5v.01"/>`),
} satisfies Record<string, Html>

export type IconName = keyof typeof icons

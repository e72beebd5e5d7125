/** The pages through which administrators come in, and where they make access tokens, in every state that they have. */
import { linkView } from '../../src/platform/backoffice/sign-in/views/link.ts'
import { signInView } from '../../src/platform/backoffice/sign-in/views/sign-in.ts'
import { tokensView } from '../../src/platform/backoffice/sign-in/views/tokens.ts'
import type { Problem } from '../../src/platform/backoffice/sign-in/views/words.ts'
import { noTroubles } from '../../src/platform/backoffice/views/form.ts'
import type { Language } from '../../src/runtime/pages/language.ts'

const problems: Problem[] = ['stale', 'forged', 'declined', 'stranger', 'link', 'silent', 'unusable', 'ended']
const now = new Date('2026-11-22T14:32:20Z')
const self = '/backoffice/sign-in'

export function signInGallery(
  lang: Language,
  { who, label }: { who: string; label: string },
): [string, string][] {
  const way = { host: 'login.bank.example', start: `${self}/start` }
  const token = { id: 1, name: label, maker: who, madeAt: now, endsAt: now, lastUsedAt: null }
  const tokens = {
    lang,
    signedIn: { name: who, csrf: 'csrf' },
    tokens: [token, { ...token, id: 2, lastUsedAt: now }],
    choices: [7, 30, 90],
    once: 'once',
    entered: { name: '', days: '30' },
    troubles: noTroubles,
  }
  const wrong = { beside: new Map([['name', [label]]]), others: [] }
  return [
    ['sign-in', signInView({ lang, way, self })],
    ['sign-in-by-link', signInView({ lang, way: undefined, self })],
    ...problems.map((problem): [string, string] => [
      `sign-in-${problem}`,
      signInView({ lang, way, problem, self }),
    ]),
    ['sign-in-link', linkView({ lang, name: who, self: `${self}/token` })],
    ['tokens', tokensView(tokens)],
    ['tokens-none', tokensView({ ...tokens, tokens: [] })],
    ['tokens-made', tokensView({ ...tokens, made: `passerella_${'A'.repeat(43)}` })],
    ['tokens-revoked', tokensView({ ...tokens, isRevoked: true })],
    ['tokens-problem', tokensView({ ...tokens, entered: { name: who, days: '7' }, troubles: wrong })],
  ]
}

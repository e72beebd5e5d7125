/** What every page of the back office says around its content. */
import type { Language } from '../../../runtime/pages/language.ts'

/** The ways through the back office, in their order. */
export const sections = ['psps', 'methods', 'endpoints', 'tokens', 'audit'] as const
export type Section = (typeof sections)[number]

type Words = {
  brand: string
  navigation: string
  sections: Record<Section, string>
  signedInAs: string
  signOut: string
}

const it: Words = {
  brand: 'Passerella · Back office',
  navigation: 'Sezioni',
  sections: {
    psps: 'PSP',
    methods: 'Metodi',
    endpoints: 'Endpoint',
    tokens: 'Token',
    audit: 'Modifiche',
  },
  signedInAs: 'Accesso come',
  signOut: 'Esci',
}

const en: Words = {
  brand: 'Passerella · Back office',
  navigation: 'Sections',
  sections: {
    psps: 'PSPs',
    methods: 'Methods',
    endpoints: 'Endpoints',
    tokens: 'Tokens',
    audit: 'Audit log',
  },
  signedInAs: 'Signed in as',
  signOut: 'Sign out',
}

export const words: Record<Language, Words> = { it, en }

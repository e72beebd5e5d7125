import type { Language } from './language.ts'

const locales: Record<Language, string> = { it: 'it-IT', en: 'en-GB' }

const clockFace = { timeZone: 'Europe/Rome', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const calendar = { ...clockFace, day: 'numeric', month: 'short', year: 'numeric' } as const

const times = {
  it: new Intl.DateTimeFormat(locales.it, clockFace),
  en: new Intl.DateTimeFormat(locales.en, clockFace),
}
const moments = {
  it: new Intl.DateTimeFormat(locales.it, calendar),
  en: new Intl.DateTimeFormat(locales.en, calendar),
}

/** The hour in Rome: `15:42`. */
export const romeTime = (date: Date, lang: Language): string => times[lang].format(date)

/** The day and the hour in Rome: `22 nov 2026, 15:42`. */
export const romeDateTime = (date: Date, lang: Language): string => moments[lang].format(date)

/** A visit to a page of the back office: who asks for what, in which language; and what may be answered. */
import type { Platform } from '../../context.ts'
import { type Apology, apologyView } from '../views/apology.ts'
import { type Deed, deeds } from '../views/form-words.ts'
import type { Frame } from '../views/pieces.ts'

/** A query or a form as it came: a field may be there more than once. */
export type Fields = Record<string, string | string[] | undefined>

export type Visit = {
  platform: Platform
  frame: Frame
  /** The parts of the path that name something. */
  named: Record<string, string | undefined>
  query: Fields
  /** Empty where nothing was posted. */
  form: Fields
}

/** `to`: the path that the browser is sent to. */
export type Answer = { page: string; status?: number } | { to: string }
export type Page = (visit: Visit) => Promise<Answer>

export const whoIn = ({ frame }: Visit): string => frame.signedIn.name

export function sorry(
  { frame: { lang, signedIn } }: Pick<Visit, 'frame'>,
  status: number,
  why: Apology,
): Answer {
  return { status, page: apologyView({ lang, signedIn, why }) }
}

/** What was done on the page that led here. */
export const doneIn = ({ query }: Visit): Deed | undefined => deeds.find(deed => deed === query.done)

export const textIn = (fields: Fields, name: string): string => textsIn(fields, name)[0]?.trim() ?? ''
export const textsIn = (fields: Fields, name: string): string[] => [fields[name] ?? []].flat()

/** What a form leaves empty is not there. */
export const orNothing = (text: string): string | undefined => (text === '' ? undefined : text)

/** The revision that the form was made for. One that does not say it has seen none that there is. */
export function seenIn({ form }: Visit): number {
  const seen = textIn(form, 'seen')
  return /^\d{1,9}$/.test(seen) ? Number(seen) : -1
}

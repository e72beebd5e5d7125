/** The formats that the contract names, as they are checked here. */
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { isClean } from './text.ts'

/**
 * `uri` and `url`: what a browser can be sent to (URL-6, URL-9). Characters outside ASCII are let through, as browsers do. A web
 * address needs its two slashes: without them a browser would read it as relative to the page that sends it.
 */
export function isAbsoluteUrl(text: string): boolean {
  if (text.includes(' ') || !isClean(text)) return false
  if (/^https?:/i.test(text) && !/^https?:\/\/[^/\\]/i.test(text)) return false
  return URL.canParse(text)
}

const calendar = new Ajv()
addFormats.default(calendar, { mode: 'full', formats: ['date-time'] })
const isOnCalendar = calendar.compile({ type: 'string', format: 'date-time' })
const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i

/** `date-time`: RFC 3339 in full. ajv-formats alone would also take an offset of two digits, which Date does not. */
export const isDateTime = (text: string): boolean => shape.test(text) && isOnCalendar(text)

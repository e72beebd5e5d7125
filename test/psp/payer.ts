/** A payer's browser without scripts: keeps its cookies, and follows redirects only when it is told to. */
import { type Dispatcher, request } from 'undici'

export type Page = {
  status: number
  /** Where the browser goes on to at once: by a redirect, or by a page that does not stay. */
  location: string | undefined
  text: string
  headers: Record<string, unknown>
}

export type Payer = {
  get(url: string): Promise<Page>
  submit(url: string, form?: Record<string, string>): Promise<Page>
  cookie: string | undefined
}

/** `dispatcher`: how patient they are, and over which connections. */
export function newPayer(cookie?: string, dispatcher?: Dispatcher): Payer {
  const payer: Payer = {
    cookie,
    get: url => send(url, 'GET'),
    submit: (url, form = {}) => send(url, 'POST', new URLSearchParams(form).toString()),
  }
  async function send(url: string, method: 'GET' | 'POST', body: string | null = null): Promise<Page> {
    const headers = {
      ...(payer.cookie !== undefined && { cookie: payer.cookie }),
      ...(body !== null && { 'content-type': 'application/x-www-form-urlencoded' }),
    }
    const response = await request(url, { method, headers, body, ...(dispatcher && { dispatcher }) })
    const given = response.headers['set-cookie']
    const set = Array.isArray(given) ? given[0] : given
    if (set) payer.cookie = set.split(';')[0]
    const { location = goesOnTo(response.headers.refresh) } = response.headers
    return {
      status: response.statusCode,
      location: location === undefined ? undefined : new URL(location.toString(), url).href,
      text: await response.body.text(),
      headers: response.headers,
    }
  }
  return payer
}

const goesOnTo = (refresh: string | string[] | undefined) => /^0; url=(.*)$/.exec(String(refresh))?.[1]

/** A browser as HTTP sees it: it keeps cookies by host, says where its posts come from, and follows redirects one by one. */
import { Agent, request } from 'undici'

export type Page = {
  status: number
  /** Where it is. */
  url: string
  headers: Record<string, string | string[] | undefined>
  text: string
  location: string | undefined
}
type Sent = { form?: Record<string, string>; headers?: Record<string, string> }
export type Browser = ReturnType<typeof newBrowser>

/** `hosts`: where an origin really is. */
export function newBrowser(hosts: Record<string, string>) {
  const agent = new Agent({ connect: { rejectUnauthorized: false } })
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (url: string) => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }

  async function once(url: string, { form, headers = {} }: Sent = {}): Promise<Page> {
    const { origin, pathname, search } = new URL(url)
    const jar = jarOf(url)
    const response = await request(`${hosts[origin] ?? origin}${pathname}${search}`, {
      dispatcher: agent,
      method: form ? 'POST' : 'GET',
      headers: {
        accept: 'text/html',
        'accept-language': 'en',
        host: new URL(url).host,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form && {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          origin: 'null',
        }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    })
    for (const cookie of [response.headers['set-cookie'] ?? []].flat()) keep(jar, cookie)
    const location = response.headers.location?.toString()
    return {
      status: response.statusCode,
      url,
      headers: response.headers,
      text: await response.body.text(),
      location: location === undefined ? undefined : new URL(location, url).href,
    }
  }

  return {
    once,
    /** `until`: stops in front of an address that begins so. */
    async go(url: string, sent: Sent = {}, until?: string): Promise<Page> {
      let page = await once(url, sent)
      for (let hops = 0; page.location !== undefined && hops < 20; hops++) {
        if (until !== undefined && page.location.startsWith(until)) return page
        page = await once(page.location)
      }
      return page
    },
    cookies: (url: string): Map<string, string> => jarOf(url),
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

function keep(jar: Map<string, string>, cookie: string) {
  const [pair = '', ...attributes] = cookie.split(';').map(part => part.trim())
  const name = pair.slice(0, pair.indexOf('='))
  const isGone = attributes.some(one => /^(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one))
  if (isGone) jar.delete(name)
  else jar.set(name, pair.slice(name.length + 1))
}

/** The hidden field of the page's forms. */
export const csrfIn = ({ text }: Page): string => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? ''

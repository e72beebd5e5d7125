/** The languages our pages speak. Italian is spoken to whoever asks for neither. */
export type Language = 'it' | 'en'

export const other = (lang: Language): Language => (lang === 'it' ? 'en' : 'it')

/** An explicit choice in the query wins; then the browser's order of preference, by weight and then by place. */
export function chooseLanguage(acceptLanguage: string | undefined, query?: unknown): Language {
  if (query === 'it' || query === 'en') return query
  const ranges = (acceptLanguage ?? '').split(',', 50).map(readRange)
  const italian = weigh(ranges, 'it')
  const english = weigh(ranges, 'en')
  if (english.weight !== italian.weight) return english.weight > italian.weight ? 'en' : 'it'
  return english.weight > 0 && english.place < italian.place ? 'en' : 'it'
}

/** The same path, said to be read in this language. */
export function withLanguage(path: string, lang: Language): string {
  const [before = '', ...fragment] = path.split('#')
  const address = `${before}${before.includes('?') ? '&' : '?'}lang=${lang}`
  return [address, ...fragment].join('#')
}

type Range = { language: string; weight: number }

function readRange(text: string): Range {
  const [tag = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase())
  const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? '1'
  const language = tag.split('-')[0] ?? ''
  return { language, weight: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 }
}

/** The weight of a language: what its own ranges say, or else what the wildcard says. */
function weigh(ranges: Range[], language: Language): { weight: number; place: number } {
  const own = ranges.some(range => range.language === language)
  const heard = ranges.map(range => (range.language === (own ? language : '*') ? range.weight : -1))
  const weight = Math.max(...heard, 0)
  const place = heard.indexOf(weight)
  return { weight, place: place < 0 ? ranges.length : place }
}

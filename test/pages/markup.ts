/** An element as it opens: its name and its attributes, as the page spells them. */
export type Tag = { name: string; attributes: Map<string, string> }

/** Every tag that opens in a page of ours: attributes are in double quotes, and `>` in a value is escaped. */
export const tags = (page: string): Tag[] =>
  [...page.matchAll(/<([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/g)].map(read)

const read = ([, name = '', rest = '']: RegExpMatchArray): Tag => ({
  name,
  attributes: new Map(
    [...rest.matchAll(/([^\s="]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key, value]),
  ),
})

/** The skeleton of a page: which elements there are, with which attributes, and none of the text. */
export const structure = (page: string): string[] =>
  tags(page).map(({ name, attributes }) => [name, ...attributes.keys()].join(' '))

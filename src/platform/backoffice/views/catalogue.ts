/**
 * Sentences that are said once, in English, to people and programs alike, and their translation: `{}` stands for what
 * differs from one to the next, in the same order in both.
 */
export function translating(translations: Record<string, string>): (text: string) => string | undefined {
  const all = Object.entries(translations).map(([english, translation]) => ({
    pattern: new RegExp(`^${english.split('{}').map(escaped).join('(.*?)')}$`, 'su'),
    translation,
  }))
  return text => {
    for (const { pattern, translation } of all) {
      const found = pattern.exec(text)
      if (found) return filled(translation, found.slice(1))
    }
    return undefined
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function filled(text: string, values: readonly string[]): string {
  const rest = [...values]
  return text.replaceAll('{}', () => rest.shift() ?? '')
}

/** A form as browsers send it, and as they never would. */
import type { Dice } from '../dice.ts'
import type { Written } from './json.ts'
import { strangeText, touchedText } from './texts.ts'

export type Fields = [name: string, value: string][]

export const formOf = (fields: Fields) => new URLSearchParams(fields).toString()

export function mutateForm(dice: Dice, fields: Fields): Written {
  const changed: Fields = fields.map(([name, value]) => [name, value])
  const at = dice.from(0, Math.max(0, changed.length - 1))
  const [name, value] = changed[at] ?? ['x', '']
  switch (dice.from(0, 7)) {
    case 0:
      changed.splice(at, 1)
      return { body: formOf(changed), wrong: `${name} is missing` }
    case 1:
      changed.push([name, dice.once(2) ? value : strangeText(dice)])
      return { body: formOf(changed), wrong: `${name} comes twice` }
    case 2:
      changed[at] = [touchedText(dice, name), value]
      return { body: formOf(changed), wrong: `${name} has another name` }
    case 3:
      changed.push([dice.pick(['__proto__', 'constructor', 'a[b]', '', '__proto__[x]', 'toString']), value])
      return { body: formOf(changed), wrong: 'a field that nobody knows' }
    case 4:
      return { body: dice.pick(strange)(dice, formOf(changed)), wrong: 'written strangely' }
    default:
      changed[at] = [name, dice.once(3) ? touchedText(dice, value) : strangeText(dice, [64, 256])]
      return { body: formOf(changed), wrong: `${name} is ${changed[at][1].slice(0, 40)}` }
  }
}

const strange: ((dice: Dice, text: string) => string)[] = [
  (_, text) => text.replaceAll('=', '%3D'),
  (_, text) => text.replaceAll('=', ''),
  (dice, text) =>
    text.replace('=', dice.pick(['=%', '=%zz', '=%u0041', '=%00', '=%ed%a0%80', '=%c3', '=+%20+'])),
  (dice, text) => text + '&a=b'.repeat(dice.pick([10, 999, 1_001, 4_000])),
  (dice, text) => `${text}&x=${'x'.repeat(dice.pick([8_000, 16_200, 16_400, 70_000]))}`,
  () => '&'.repeat(2_000),
  () => '{"customer":"anna"}',
]

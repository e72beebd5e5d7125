/** The simple types of the Node's schemas. Lengths count characters, not units of UTF-16. */
import { centsOf, eurosOf } from './amount.ts'
import { type Field, simple } from './field.ts'

const matching = (expected: string, pattern: RegExp): Field<string> =>
  simple({
    expected,
    parse: text => (pattern.test(text) ? text : undefined),
    print: text => text,
    space: 'kept',
  })

export const anyText = matching('text', /^/)
export const text = (least: number, most: number) =>
  matching(`text of ${least} to ${most} characters`, new RegExp(`^.{${least},${most}}$`, 'su'))
export const fiscalCode = matching('eleven digits', /^[0-9]{11}$/)
export const iban = matching('an IBAN', /^[a-zA-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$/)
export const country = matching('two capital letters', /^[A-Z]{2}$/)
export const idempotencyKey = matching(
  '2 to 18 letters or digits, an underscore, and 10 more of them',
  /^[a-zA-Z0-9]{2,18}_[a-zA-Z0-9]{10}$/,
)
export const email = matching(
  'an e-mail address of at most 256 characters',
  /^(?=.{1,256}$)[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*$/,
)

export const oneOf = <const Word extends string>(...words: Word[]): Field<Word> =>
  simple({
    expected: `one of ${words.join(', ')}`,
    parse: text => words.find(word => word === text),
    print: word => word,
    space: 'kept',
  })

export const amount = simple({
  expected: 'euros with two decimals, such as 120.50, below a billion',
  parse: centsOf,
  print: eurosOf,
})

export const integer = (least: number, most: number): Field<number> =>
  simple({
    expected: `an integer from ${least} to ${most}`,
    parse(text) {
      const value = /^[+-]?[0-9]+$/.test(text) ? Number(text) : Number.NaN
      return value >= least && value <= most ? value : undefined
    },
    print: String,
  })

export const boolean = simple({
  expected: 'true or false',
  parse: text => ({ true: true, 1: true, false: false, 0: false })[text],
  print: String,
})

const sextets = '[A-Za-z0-9+/]'
const base64Form = new RegExp(`^(${sextets}{4})*(${sextets}{2}[AEIMQUYcgkosw048]=|${sextets}[AQgw]==)?$`)
export const base64 = simple({
  expected: 'base64',
  parse: text => (base64Form.test(text.replaceAll(' ', '')) ? text : undefined),
  print: text => text,
})

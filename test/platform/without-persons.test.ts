import { expect, test } from 'vitest'
import { withoutPersons } from '../../src/platform/without-persons.ts'

test.each([
  'IT60X0542811101000000123456',
  'IT60 X054 2811 1010 0000 0123 456',
  'IT60 X 05428 11101 000000123456',
  'IT 60 X 05428 11101 000000123456',
  'DE89 3704 0044 0532 0130 00',
  'de89370400440532013000',
  'anna@example.it',
  'RSSMRA85T10A562S',
  'https://psp.example/pay/s3cret',
])('%s is cut out, and nothing else', personal => {
  expect(withoutPersons(`il conto ${personal} risulta chiuso`)).toBe('il conto [redacted] risulta chiuso')
})

test.each([
  'pagamento di 12 euro rifiutato dalla banca ieri',
  'PPT_TOKEN_SCADUTO: token ab12 scaduto da tempo',
  'importo 122.00 e commissione 1.50',
])('%j stays as it is', text => {
  expect(withoutPersons(text)).toBe(text)
})

test('what is long is cut, and no character in two', () => {
  expect(withoutPersons('🏛'.repeat(10_000))).toBe('🏛'.repeat(512))
  expect(withoutPersons(`x${'🏛'.repeat(10_000)}`)).toHaveLength(1024)
})

test('what a stranger was told of the payer is cut out word by word, however it is written', () => {
  const known = ['Mensa di Niccolò D’Este (2026)', 'n.este@example.it']
  expect(withoutPersons('NICCOLÒ Este: la mensa del 2026-03-02', known)).toBe(
    '[redacted] [redacted]: la [redacted] del 2026-03-02',
  )
  expect(withoutPersons(String.raw`{"detail":"Niccol\u00f2 non paga"}`, known)).toBe(
    '{"detail":"[redacted] non paga"}',
  )
  expect(withoutPersons('la destinazione', known)).toBe('la destinazione')
  expect(withoutPersons('nulla', ['', '1 2'])).toBe('nulla')
})

import { expect, test } from 'vitest'
import { codeIn, fault } from '../../../src/contract/soap/faults.ts'

test('a fault carries the Node’s own words for its code, and why, where that is known (NOTIFY-6)', () => {
  expect(fault('PPT_TOKEN_SCADUTO', 'NodoDeiPagamentiSPC')).toEqual({
    faultCode: 'PPT_TOKEN_SCADUTO',
    faultString: 'paymentToken is expired',
    id: 'NodoDeiPagamentiSPC',
  })
  expect(fault('PPT_ESITO_GIA_ACQUISITO', 'NodoDeiPagamentiSPC', 'Esito discorde')).toMatchObject({
    description: 'Esito discorde',
  })
})

test.each([
  ['PPT_TOKEN_SCADUTO', 'PPT_TOKEN_SCADUTO'],
  ['anna.rossi@example.it', 'another code'],
  ['', 'another code'],
  ['A'.repeat(61), 'another code'],
])('of the code %s a log gets %s', (faultCode, told) => {
  expect(codeIn({ faultCode, faultString: '', id: '' })).toBe(told)
})

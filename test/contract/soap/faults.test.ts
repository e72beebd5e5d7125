import { expect, test } from 'vitest'
import { fault } from '../../../src/contract/soap/faults.ts'

test('a fault carries the Node’s own words for its code, and why, where that is known (NOTIFY-7)', () => {
  expect(fault('PPT_TOKEN_SCADUTO', 'NodoDeiPagamentiSPC')).toEqual({
    faultCode: 'PPT_TOKEN_SCADUTO',
    faultString: 'paymentToken is expired',
    id: 'NodoDeiPagamentiSPC',
  })
  expect(fault('PPT_ESITO_GIA_ACQUISITO', 'NodoDeiPagamentiSPC', 'Esito discorde')).toMatchObject({
    description: 'Esito discorde',
  })
})

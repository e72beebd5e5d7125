import { describe, expect, test } from 'vitest'
import { faultXml } from '../../../src/contract/soap/envelope.ts'
import { readReply, readRequest } from '../../../src/contract/soap/read.ts'
import { mutants } from './mutations.ts'
import { replySamples, samples } from './samples.ts'
import { areValid } from './schema.ts'

const readers = {
  'a request of pspNotifyPaymentV2': [samples.pspNotifyPaymentV2, readRequest, 'pspNotifyPaymentV2'],
  'a request of sendPaymentOutcomeV2': [samples.sendPaymentOutcomeV2, readRequest, 'sendPaymentOutcomeV2'],
  'a reply of sendPaymentOutcomeV2': [replySamples.sendPaymentOutcomeV2, readReply, 'sendPaymentOutcomeV2'],
} as const

/** Valid, and yet a doubt: an OK with a fault (SAFE-2). */
const contradicts = /^outcome: becomes "OK"/

/** xmllint's own: it refuses white space around a day, which XML Schema takes away, and takes any text for base64. */
const misjudged = /^(timestampOperation|applicationDate|transferDate): has space|^MBDAttachment: becomes/

describe.each(Object.entries(readers))('%s', (name, [sample, read, op]) => {
  test('with every element that the schema knows is read', async () => {
    expect(await areValid([sample])).toEqual([true])
    expect(read(op, sample)).toMatchObject({ ok: true })
  })

  test('is read where the schema allows it and refused where not, whatever is wrong with an element', async () => {
    const excepted = name.startsWith('a reply') ? contradicts : misjudged
    const tried = mutants(sample).filter(({ wrong }) => !excepted.test(wrong))
    const valid = await areValid(tried.map(({ xml }) => xml))
    const disagreed = tried.filter(({ xml }, index) => read(op, xml).ok !== valid[index])
    expect(disagreed.map(({ wrong }) => wrong)).toEqual([])
    expect(valid.filter(Boolean).length).toBeGreaterThan(100)
    expect(valid.filter(verdict => !verdict).length).toBeGreaterThan(100)
  })
})

describe('a request is refused', () => {
  const problems = (xml: string) => {
    const read = readRequest('pspNotifyPaymentV2', xml)
    return read.ok ? [] : read.problems.map(({ field, expected }) => `${field}: ${expected}`)
  }
  const changed = (from: string | RegExp, to: string) =>
    problems(samples.pspNotifyPaymentV2.replace(from, to))

  test('with the names of all its wrong elements, and what was expected of each (NOTIFY-2)', () => {
    const wrong = samples.pspNotifyPaymentV2
      .replace('122.00', '122.0')
      .replace('<idTransfer>1', '<idTransfer>6')
      .replace('<value>v', '<value>')
    expect(problems(wrong)).toEqual([
      'totalAmount: euros with two decimals, such as 120.50, below a billion',
      'paymentList.payment[1].transferList.transfer[1].idTransfer: an integer from 1 to 5',
      'paymentList.payment[1].transferList.transfer[1].metadata.mapEntry[1].value: text of 1 to 140 characters',
    ])
  })

  test('that leaves an element out, or has it in the wrong place', () => {
    const missing = 'this element in this place, without a namespace'
    expect(changed('<fee>1.50</fee>', '')).toEqual([`fee: ${missing}`])
    expect(changed(/(<fee>.*<.fee>)([\s\S]*)(<primary.*<.primaryCiIncurredFee>)/, '$3$2$1')).toEqual([
      `fee: ${missing}`,
    ])
    expect(changed('</paymentList>', '</paymentList><more/>')).toEqual([
      `additionalPaymentInformations: ${missing}`,
    ])
  })

  test('for a revenue stamp in place of an IBAN: what is paid by redirect has none', async () => {
    const stamp =
      '<richiestaMarcaDaBollo><hashDocumento>QUJD</hashDocumento><tipoBollo>01</tipoBollo><provinciaResidenza>MI</provinciaResidenza></richiestaMarcaDaBollo>'
    const xml = samples.pspNotifyPaymentV2.replace(/<IBAN>.*<.IBAN>/, stamp)
    expect(await areValid([xml])).toEqual([true])
    expect(problems(xml)).toEqual([
      'paymentList.payment[1].transferList.transfer[1].IBAN: this element in this place, without a namespace',
    ])
  })

  test('for a year that Date cannot hold', () => {
    expect(changed('2024-01-12T', '12024-01-12T')).toHaveLength(1)
    expect(changed('2024-01-12T', '-2024-01-12T')).toHaveLength(1)
  })

  test('that is of the other operation', () => {
    expect(problems(samples.sendPaymentOutcomeV2)).toHaveLength(1)
    expect(problems(replySamples.pspNotifyPaymentV2)).toHaveLength(1)
  })
})

describe('a reply', () => {
  const reply = (inside: string) =>
    readReply(
      'pspNotifyPaymentV2',
      replySamples.pspNotifyPaymentV2.replace(/<outcome>[\s\S]*<.fault>/, inside),
    )
  const fault = '<fault><faultCode>c</faultCode><faultString>s</faultString><id>i</id></fault>'

  test('OK is taken, and OK with a fault is none (SAFE-2)', () => {
    expect(reply('<outcome>OK</outcome>')).toEqual({ ok: true, value: { outcome: 'OK' } })
    expect(reply(`<outcome>OK</outcome>${fault}`)).toEqual({
      ok: false,
      problems: [{ field: 'pspNotifyPaymentV2Res', expected: 'no fault beside the outcome OK' }],
    })
  })

  test('KO stands, whether it says why or not (NOTIFY-2)', () => {
    const why = { faultCode: 'c', faultString: 's', id: 'i' }
    expect(reply(`<outcome>KO</outcome>${fault}`)).toEqual({ ok: true, value: { outcome: 'KO', fault: why } })
    expect(reply('<outcome>KO</outcome>')).toMatchObject({ ok: true, value: { outcome: 'KO' } })
  })

  test('is never a soap:Fault', () => {
    const read = readReply('pspNotifyPaymentV2', faultXml('Server', 'later'))
    expect(read).toMatchObject({ ok: false, problems: [{ field: 'Body' }] })
  })
})

test('what is unused is left aside, and the rest is told in our words', () => {
  const read = readRequest('sendPaymentOutcomeV2', samples.sendPaymentOutcomeV2)
  expect(read).toEqual({
    ok: true,
    value: {
      idPSP: 'DEMOITMMXXX',
      idBrokerPSP: '97735020584',
      idChannel: '97735020584_01',
      password: 'password',
      idempotencyKey: '97735020584_0123456789',
      paymentTokens: ['t1'],
      outcome: 'OK',
      details: {
        paymentMethod: 'other',
        fee: 150,
        applicationDate: '2024-01-12',
        transferDate: '2024-01-13',
      },
    },
  })
})

test('an instant is read with its offset, and as UTC without one', () => {
  const at = (written: string) => {
    const read = readRequest(
      'pspNotifyPaymentV2',
      samples.pspNotifyPaymentV2.replace(/2024-01-12T[^<]*/, written),
    )
    return read.ok && read.value.timestampOperation.toISOString()
  }
  expect(at('2024-01-12T11:59:40.123+01:00')).toBe('2024-01-12T10:59:40.123Z')
  expect(at('2024-01-12T11:59:40')).toBe('2024-01-12T11:59:40.000Z')
  expect(at('2024-01-12T24:00:00.0Z')).toBe('2024-01-13T00:00:00.000Z')
  expect(at('2024-01-12T11:59:40.1239999Z')).toBe('2024-01-12T11:59:40.123Z')
})

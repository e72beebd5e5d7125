/** What the doors for SOAP have in common. */

import type { SoapOperation } from '../../src/contract/soap/messages.ts'
import { readReply } from '../../src/contract/soap/read.ts'
import type { Answer } from './answer.ts'
import type { Dice } from './dice.ts'
import type { Asked } from './door.ts'
import { mutateXml, renamed } from './mutations/xml.ts'
import { host } from './request.ts'

const isXml = ({ headers }: Answer) => headers['content-type'] === 'text/xml; charset=utf-8'

/** A path that led elsewhere is no matter of this door's. */
export function judgeSoap(operation: SoapOperation, answer: Answer): string | undefined {
  if (!isXml(answer)) return undefined
  const read = readReply(operation, answer.body)
  return read.ok ? undefined : `a reply that breaks the schema: ${JSON.stringify(read.problems)}`
}

/** A KO is a refusal too. */
export const saysOk = (operation: SoapOperation) => (answer: Answer) => {
  const read = isXml(answer) ? readReply(operation, answer.body) : undefined
  return read?.ok === true && read.value.outcome === 'OK'
}

export const soapPost = (
  path: string,
  operation: SoapOperation,
  sample: string,
  names: Record<string, string>,
): Asked => ({
  method: 'POST',
  path,
  headers: [host, ['content-type', 'text/xml; charset=utf-8'], ['soapaction', `"${operation}"`]],
  body: renamed(sample, names),
  mutate: (dice: Dice) => mutateXml(dice, sample, names),
})

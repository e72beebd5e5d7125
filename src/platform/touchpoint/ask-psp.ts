/**
 * Asks the PSP for the payer's URL: once, and for a few seconds at most (URL-24). An answer counts only if it keeps
 * the contract to the letter (URL-23), and leads the payer's browser nowhere but to a page over TLS.
 */
import type { Checked, Problem } from '../../contract/checked.ts'
import { parseJson } from '../../contract/json.ts'
import type { Reply } from '../../contract/operations.ts'
import { text140 } from '../../contract/soap/text140.ts'
import { validateReply } from '../../contract/validate.ts'
import { type Answer, NoAnswer, type Peer } from '../../runtime/http/client.ts'
import { isSafeUrl, safeUrl } from '../../runtime/safe-url.ts'
import type { Platform } from '../context.ts'
import type { Failure } from '../transaction.ts'
import { withoutPersons } from '../without-persons.ts'
import type { RedirectRequest } from './redirect-request.ts'

export type Given = { url: string; idPSPTransaction: string; timeout: number }
export type NotGiven = { failed: Exclude<Failure, 'abandoned'> }

const defaultTimeout = 600_000

export async function askPsp(
  { log }: Pick<Platform, 'log'>,
  peer: Pick<Peer, 'post'>,
  request: RedirectRequest,
): Promise<Given | NotGiven> {
  const { idTransaction, idPsp, description, email = '' } = request
  const note = (failed: NotGiven['failed'], more: object): NotGiven => {
    log.warn({ idTransaction, idPsp, failed, ...more }, 'the PSP gave no URL')
    return { failed }
  }
  const answer = await post(peer, request)
  if (answer instanceof NoAnswer)
    return note(failureOf[answer.reason], { reason: withoutPersons(answer.message) })
  const discreet = (text: string) => withoutPersons(text, [description, email])
  const said = { status: answer.status, said: discreet(answer.body) }
  if (answer.status >= 400) return note('refused', said)
  const given = readAnswer(request, answer)
  if (given.ok) return given.value
  const problems = given.problems.map(({ field, expected }) => ({ field: discreet(field), expected }))
  return note('broken', { ...said, problems })
}

const failureOf = {
  late: 'late',
  cut: 'unreachable',
  full: 'unreachable',
  'too-long': 'broken',
  encoded: 'broken',
} as const

function post(peer: Pick<Peer, 'post'>, request: RedirectRequest): Promise<Answer | NoAnswer> {
  return peer.post('', JSON.stringify(request)).catch((error: unknown) => {
    if (error instanceof NoAnswer) return error
    throw error
  })
}

function readAnswer(request: RedirectRequest, { status, body }: Answer): Checked<Given> {
  const json = parseJson(body)
  if (!json.ok) return json
  const reply = validateReply('RetrieveRedirectUrl', status, json.value)
  if (!reply.ok) return reply
  const problems = isUrl(reply.value) ? contradictions(request, reply.value.body) : [notUrl]
  if (problems.length > 0 || !isUrl(reply.value)) return { ok: false, problems }
  const { url, idPSPTransaction, timeout = defaultTimeout } = reply.value.body
  return { ok: true, value: { url, idPSPTransaction, timeout } }
}

type WithUrl = Extract<Reply<'RetrieveRedirectUrl'>, { status: 200 }>
const isUrl = (reply: Reply<'RetrieveRedirectUrl'>): reply is WithUrl => reply.status === 200
const notUrl: Problem = { field: 'status', expected: '200' }

/** What the contract's form cannot say (URL-10, URL-12, URL-9, NOTIFY-1). */
function contradictions(request: RedirectRequest, answer: WithUrl['body']): Problem[] {
  const { idTransaction, amount } = request
  const problems: Problem[] = []
  if (answer.idTransaction !== idTransaction)
    problems.push({ field: 'idTransaction', expected: idTransaction })
  if (answer.amount !== amount) problems.push({ field: 'amount', expected: String(amount) })
  if (answer.idPSPTransaction === '') problems.push({ field: 'idPSPTransaction', expected: 'an identifier' })
  if (text140(answer.idPSPTransaction) !== answer.idPSPTransaction)
    problems.push({ field: 'idPSPTransaction', expected: 'at most 140 characters, as the closing can carry' })
  if (answer.timeout === 0) problems.push({ field: 'timeout', expected: 'an integer from 1 to 600000' })
  if (!isSafeUrl(answer.url)) problems.push({ field: 'url', expected: safeUrl })
  return problems
}

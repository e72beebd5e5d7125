/**
 * CallbackOutcome · POST /redirections/{idTransaction}/outcomes · the PSP tells, the platform takes note.
 *
 * The first outcome that comes before the deadline stands (OUTCOME-16, OUTCOME-19, SAFE-5); the same one again gets
 * the same answer (OUTCOME-18). 200 confirms that it was received (OUTCOME-3), and says whether it counts (OUTCOME-15);
 * anything else makes the PSP repeat. Refused are the key of another PSP (OUTCOME-22), a transaction that is unknown
 * (OUTCOME-14), and identifiers that do not belong together (OUTCOME-25).
 *
 * A PSP that tells now one thing and now another, or of money that nobody can have given it or that it gave back, is a
 * person's matter.
 */
import type { Reply, Requests } from '../../contract/operations.ts'
import { problem } from '../../contract/problem.ts'
import { advance } from '../advance.ts'
import type { Platform } from '../context.ts'
import { type Deaf, disputeIn, hear } from '../report.ts'
import { insertDispute } from '../store/dispute.ts'

type Listening = Pick<Platform, 'database' | 'clock' | 'log' | 'take'>
type Report = Requests['CallbackOutcome']

export async function callbackOutcome(
  platform: Listening,
  report: Report,
  caller: string,
): Promise<Reply<'CallbackOutcome'>> {
  const { idTransaction, idPsp } = report
  if (caller !== idPsp) return problem(401, { detail: notYours, idTransaction })
  const move = await advance(platform, idTransaction, (transaction, now) => hear(transaction, report, now))
  if (!move) return problem(404, { idTransaction })
  if (!('refused' in move)) return { status: 200, body: { idTransaction, outcome: 'OK' } }
  if (move.refused !== 'heard') await note(platform, report, move.refused)
  return replies[move.refused](idTransaction)
}

async function note({ database, clock, log }: Listening, report: Report, refused: Deaf) {
  const { idTransaction, idPsp, outcome } = report
  const facts = { idTransaction, idPsp, outcome, refused }
  const said = disputeIn(report, refused)
  const isNew = said !== undefined && (await insertDispute(database, idTransaction, clock.now(), said))
  if (isNew) log.error(facts, 'a PSP disputes what stands; a person’s turn')
  else log.warn(facts, 'an outcome does not count')
}

const over = 'The deadline of this transaction is over'
const notYours = 'The key belongs to another PSP than the one that idPsp names'

/** `too-early`: until the answer to the request for the URL has been read, the PSP's identifier is not known. */
const replies: Record<Deaf, (idTransaction: string) => Reply<'CallbackOutcome'>> = {
  heard: idTransaction => ({ status: 200, body: { idTransaction, outcome: 'OK' } }),
  contradicted: idTransaction => ({ status: 200, body: { idTransaction, outcome: 'KO' } }),
  mismatch: refuse(400, 'idPsp and idPSPTransaction are not those of this transaction'),
  'never-asked': refuse(400, 'No outcome is awaited: the URL of this transaction was never handed out'),
  'too-late': refuse(400, over),
  'given-back': refuse(400, over),
  'too-early': refuse(500, 'The answer to the request for the URL has not been read yet; send this again'),
}

function refuse(status: 400 | 500, detail: string) {
  return (idTransaction: string): Reply<'CallbackOutcome'> => problem(status, { detail, idTransaction })
}

/**
 * SCA, played by "approve on your phone". What the payer says is written once, bound to what they saw; whoever waits
 * for it is told after the commit, and finds it by asking if the word gets lost.
 */
import type { Clock } from '../../../runtime/clock.ts'
import type { Database } from '../../../runtime/database.ts'
import type { Approval, Asked, NotAsked, OnAnswer, StrongAuthentication, Verdict } from '../ports.ts'
import { approvalCode, isLinked } from './dynamic-linking.ts'
import { listCustomers } from './store/account.ts'
import * as store from './store/challenge.ts'
import { isLocked } from './store/failure.ts'

export type Asking = {
  database: Database
  clock: Clock
  random: (bytes: number) => Buffer
  secret: Buffer
  phoneBaseUrl: string
  onAnswer: OnAnswer
}

/** The phone itself: what only the payer holds. */
export type Phone = {
  pending(): Promise<ShownChallenge[]>
  show(challenge: string): Promise<ShownChallenge | undefined>
  /** The first answer to a pending challenge stands. Any other changes nothing: `show` says how things are. */
  answer(challenge: string, says: 'approved' | 'refused'): Promise<void>
}
type ShownChallenge = Pick<store.Challenge, 'id' | 'payee' | 'amount' | 'customerLabel' | 'askedAt'> & {
  state: store.State | 'void'
}

export const phoneApproval = (asking: Asking): StrongAuthentication => ({
  customers: () => listCustomers(asking.database),
  challenge: approval => challenge(asking, approval),
  verdict: (id, approval) => verdict(asking, id, approval),
  withdraw: id => store.withdrawChallenge(asking.database, id),
})

export const phone = (asking: Asking): Phone => ({
  async pending() {
    const challenges = await store.listPendingChallenges(asking.database)
    return challenges.map(challenge => toShown(asking, challenge))
  },
  async show(id) {
    const challenge = await findShown(asking, id)
    return challenge && toShown(asking, challenge)
  },
  answer: (id, says) => answer(asking, id, says),
})

const contenders = 200

async function challenge(asking: Asking, approval: Approval): Promise<Asked | NotAsked> {
  const { database, clock, random, phoneBaseUrl } = asking
  if (await isLocked(database, approval.customer, clock.now())) return { refused: 'locked' }
  for (let tries = 0; tries < contenders; tries++) {
    const fresh = random(16).toString('hex')
    const asked = await store.askPayer(database, fresh, approval, clock.now())
    const id = asked ? fresh : await store.findChallengeFor(database, approval)
    if (id) return { challenge: id, phoneUrl: `${phoneBaseUrl}/sandbox/phone/${id}` }
  }
  throw new Error(`the payer of one payment was asked ${contenders} other things meanwhile`)
}

async function verdict({ database, secret }: Asking, id: string, approval: Approval): Promise<Verdict> {
  const challenge = await store.findChallenge(database, id)
  return challenge && isLinked(secret, challenge, approval) ? challenge.state : 'void'
}

async function answer(asking: Asking, id: string, says: 'approved' | 'refused') {
  const { database, clock, secret, onAnswer } = asking
  const challenge = await findShown(asking, id)
  if (!challenge) return
  const said =
    says === 'approved'
      ? { state: says, code: approvalCode(secret, id, challenge) }
      : { state: says, code: null }
  const stands = await store.answerChallenge(database, challenge, said, clock.now())
  if (stands) onAnswer({ idPSPTransaction: challenge.idPSPTransaction })
}

/** What stands in a stranger's address may be anything, and PostgreSQL takes no NUL. */
const findShown = async ({ database }: Asking, id: string) =>
  /^[0-9a-f]{32}$/.test(id) ? store.findChallenge(database, id) : undefined

function toShown({ secret }: Asking, challenge: store.Challenge): ShownChallenge {
  const { id, payee, amount, customerLabel, askedAt, state } = challenge
  const linked = isLinked(secret, challenge, challenge)
  return { id, payee, amount, customerLabel, askedAt, state: linked ? state : 'void' }
}

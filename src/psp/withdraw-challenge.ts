/** The payment has ended: the payer's device need not ask any more. It may not hear of it, and then nothing is lost. */
import { advance, type Moved } from './advance.ts'
import { within } from './bank/within.ts'
import type { Psp } from './context.ts'
import type { Move, Payment, Refusal } from './payment.ts'
import type { Stored } from './store/payment.ts'

/** Ends a payment that is still open, and takes back what its payer was being asked; unless `end` leaves it open. */
export async function endUnpaid(
  psp: Psp,
  seen: Stored,
  end: (payment: Payment, now: Date) => Move | Refusal,
): Promise<Moved | Refusal | undefined> {
  let asked: string | undefined
  const decide = (payment: Stored, now: Date) => {
    asked = payment.state === 'open' ? payment.challenge?.challenge : undefined
    return end(payment, now)
  }
  const move = await advance(psp, seen.idPSPTransaction, decide, seen)
  const hasEnded = move && 'to' in move && move.to.state !== 'open'
  if (asked !== undefined && hasEnded) await withdrawChallenge(psp, asked)
  return move
}

export async function withdrawChallenge(psp: Psp, challenge: string): Promise<void> {
  try {
    await within(psp, () => psp.bank.sca.withdraw(challenge))
  } catch (error) {
    psp.log.warn({ err: error }, 'a challenge could not be withdrawn')
  }
}

/** The payment has ended: the payer's device need not ask any more. It may not hear of it, and then nothing is lost. */
import { within } from '../bank/within.ts'
import type { Psp } from '../context.ts'

export async function withdrawChallenge(psp: Psp, challenge: string): Promise<void> {
  try {
    await within(psp, psp.bank.sca.withdraw(challenge))
  } catch (error) {
    psp.log.warn({ err: error }, 'a challenge could not be withdrawn')
  }
}

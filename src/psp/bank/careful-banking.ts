/**
 * Core banking, believed only as far as its port goes. A word that the port does not know has not said whether money moved: it is
 * no word, and the order is asked again under its key (SAFE-2, SAFE-3).
 */
import { z } from 'zod'
import type { CoreBanking } from './ports.ts'
import { NoWord } from './within.ts'

const refused = z.object({ result: z.literal('refused'), errorCode: z.string().min(1) })
const taken = z.discriminatedUnion('result', [
  z.object({ result: z.literal('booked'), at: z.date(), authorizationCode: z.string().min(1) }),
  refused,
])
const givenBack = z.discriminatedUnion('result', [
  z.object({ result: z.literal('returned'), at: z.date() }),
  z.object({ result: z.literal('nothing-taken') }),
  refused,
])

export const carefulBanking = (bank: CoreBanking): CoreBanking => ({
  takeMoney: async order => heed(taken, await bank.takeMoney(order)),
  returnMoney: async order => heed(givenBack, await bank.returnMoney(order)),
})

function heed<Word>(form: z.ZodType<Word>, word: unknown): Word {
  const heard = form.safeParse(word)
  if (heard.success) return heard.data
  throw new NoWord(`no answer that the port knows: ${z.prettifyError(heard.error)}`)
}

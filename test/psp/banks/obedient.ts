/**
 * A bank that does what a test tells it to, and remembers what it was asked. Its payers approve at once, unless told
 * otherwise. Told and asked through `globalThis`, because the PSP loads it as the module that `psp.bank` names.
 */
import type { BankParts } from '../../../src/psp/bank/open-bank.ts'
import type { Bank, CoreBanking, StrongAuthentication } from '../../../src/psp/bank/ports.ts'

export type Obedient = {
  asked: string[]
  takeMoney: CoreBanking['takeMoney']
  returnMoney: CoreBanking['returnMoney']
  verdict: StrongAuthentication['verdict']
  customers: StrongAuthentication['customers']
  challenge: StrongAuthentication['challenge']
  withdraw: StrongAuthentication['withdraw']
}

const booked = { result: 'booked' as const, authorizationCode: 'A1' }

export function newOrders({ now }: { now(): Date }): Obedient {
  return {
    asked: [],
    takeMoney: async () => ({ ...booked, at: now() }),
    returnMoney: async () => ({ result: 'returned', at: now() }),
    verdict: async () => 'approved',
    customers: async () => null,
    challenge: async ({ idPSPTransaction, customer }) => ({ challenge: `${idPSPTransaction}-${customer}` }),
    withdraw: async () => {},
  }
}

export const silence = () => new Promise<never>(() => {})

const orders = new Map<string, Obedient>()
const shelf = globalThis as { banksOfTests?: Map<string, Obedient> }
const onShelf = () => {
  shelf.banksOfTests ??= orders
  return shelf.banksOfTests
}

/** Tells the bank of the PSP with this database what to do. */
export function command(databaseUrl: string, told: Obedient) {
  onShelf().set(databaseUrl, told)
}

export function connectBank({ databaseUrl, clock }: BankParts): Bank {
  const told = () => onShelf().get(databaseUrl) ?? newOrders(clock)
  const remember = (what: string) => void told().asked.push(what)
  return {
    coreBanking: {
      takeMoney(order) {
        remember(`take ${order.amount} ${order.key}`)
        return told().takeMoney(order)
      },
      returnMoney(order) {
        remember(`return ${order.key}`)
        return told().returnMoney(order)
      },
    },
    sca: {
      customers: () => told().customers(),
      challenge: approval => told().challenge(approval),
      verdict: (challenge, approval) => told().verdict(challenge, approval),
      withdraw(challenge) {
        remember(`withdraw ${challenge}`)
        return told().withdraw(challenge)
      },
    },
  }
}

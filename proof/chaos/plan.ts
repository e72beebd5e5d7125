/** What is to happen, from the seed alone: who pays what and how they behave, and how far each node's clock is off. */
import { type Draw, drawFor } from './draw.ts'

/** How a payer behaves; see `payer.ts`. */
export type Manner =
  | 'approve'
  | 'cancel'
  | 'cancel-late'
  | 'refuse'
  | 'never-come'
  | 'late'
  | 'twice'
  | 'two-browsers'
  | 'reload'
  | 'leave'
  | 'again'

export type PlannedNotice = { noticeNumber: string; amount: number }
export type PlannedPayment = {
  index: number
  notices: PlannedNotice[]
  fee: number
  customer: string
  email: string | undefined
  manner: Manner
  /** Milliseconds that a payer who is late lets pass, after the page has closed; negative: before. */
  lateness: number
  /** How often they ask again for a URL that they did not get. */
  stubbornness: number
  /** Whatever the PSP says of its outcome gets lost, until all is calm. */
  unheard: boolean
}

const manners: Record<Manner, number> = {
  approve: 50,
  cancel: 5,
  'cancel-late': 3,
  refuse: 5,
  'never-come': 4,
  late: 10,
  twice: 6,
  'two-browsers': 5,
  reload: 5,
  leave: 5,
  again: 5,
}

/** Those with money for all of this; the bank's page lists fifty customers, and four are its own. */
export const customers = Array.from({ length: 40 }, (_, index) => `payer-${String(index).padStart(2, '0')}`)
const shares = 0.05
const strange = 0.15
/** Cents by which the sandbox bank has a bad day: see its habits. */
const habits = [13, 59, 71, 37]

export function planPayment(seed: number, index: number): PlannedPayment {
  const draw = drawFor(seed, 'payment', index)
  const sharedWith = draw.between(1, 5)
  const shared = index > 5 && draw.chance(shares)
  const notices = noticesOf(seed, shared ? index - sharedWith : index)
  return {
    index,
    notices: shared ? notices.slice(0, draw.between(1, notices.length)) : notices,
    fee: feeFor(draw, notices),
    customer: customerFor(draw),
    email: draw.chance(0.4) ? `payer-${index}@example.it` : undefined,
    manner: draw.weighed(manners),
    lateness: draw.between(-3_000, 2_000),
    stubbornness: draw.chance(0.4) ? 20 : 4,
    unheard: draw.chance(0.1),
  }
}

/** Those that are this payment's own. */
function noticesOf(seed: number, index: number): PlannedNotice[] {
  const draw = drawFor(seed, 'notices', index)
  const count = draw.chance(0.75) ? 1 : draw.between(2, 5)
  return Array.from({ length: count }, (_, place) => ({
    noticeNumber: `3${String(index * 10 + place).padStart(17, '0')}`,
    amount: draw.between(1, 50_000),
  }))
}

/** Sometimes such that the sum has cents by which the bank behaves in a way of its own. */
function feeFor(draw: Draw, notices: PlannedNotice[]): number {
  const sum = notices.reduce((sum, { amount }) => sum + amount, 0)
  const wanted = draw.chance(strange) ? draw.oneOf(habits) : draw.between(0, 99)
  return 100 + ((wanted + 100 - (sum % 100)) % 100)
}

/** Two of the bank's own customers cannot pay, or not for long: their payments are refused. */
const customerFor = (draw: Draw) =>
  draw.chance(0.06) ? draw.oneOf(['bruno', 'carla', 'dario']) : draw.oneOf(customers)

/** Milliseconds by which the clock of a node is off. */
export const skewOf = (seed: number, node: string): number =>
  drawFor(seed, 'clock', node).between(-3_000, 3_000)

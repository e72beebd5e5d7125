/** Who is paid, in the words that the payer sees and approves: the creditor, or pagoPA for several at once. */
import type { Request } from './payment.ts'

export const payee = ({ paName }: Pick<Request, 'paName'>) => paName ?? 'pagoPA'

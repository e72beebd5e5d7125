import type { BankParts } from '../../../src/psp/bank/open-bank.ts'
import { hanging } from './hanging.ts'

export const connectBank = (parts: BankParts) => hanging(parts, 'before booking')

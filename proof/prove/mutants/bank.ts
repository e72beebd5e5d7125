/** A bank that breaks its ports: no machine can make up for that, and the checker sees that it cannot. */
import { type Mutant, mistakesIn } from './mutant.ts'

const bank = mistakesIn('proof/prove/bank.ts')

export const bankMutants: Mutant[] = [
  bank(
    'a bank that forgets under which key it took',
    'if (bank.word) return [{ bank, word: bank.word }]',
    'if (bank.word && bank.debits === 0) return [{ bank, word: bank.word }]',
  ),
  bank('a bank that takes what it has barred', "if (bank.barred) return [{ bank, word: 'refused' }]", ''),
]

/** The table `bank.lost_answer`: which orders have had their first answer withheld. */
import { type Database, sql } from '../../../../runtime/database.ts'

const lose = sql<{ key: string }>(
  'bank.lost-answer.lose',
  'insert into bank.lost_answer (key) values ($1) on conflict do nothing returning key',
)

/** True once for each key. */
export async function loseAnswer(database: Database, key: string): Promise<boolean> {
  const rows = await database.query(lose, [key])
  return rows.length === 1
}

/** The table `bank.withheld`: what the bank does not give back yet. */
import { type Database, sql } from '../../../../runtime/database.ts'

const withhold = sql<{ until: Date }>(
  'bank.withheld.withhold',
  `with begun as (
     insert into bank.withheld (key, until) values ($1, $2) on conflict do nothing returning until)
   select until from begun union all select until from bank.withheld where key = $1`,
)

/** Until when the debit under this key is withheld: `until`, unless that was said before. */
export async function withheldUntil(database: Database, key: string, until: Date): Promise<Date> {
  const [row] = await database.query(withhold, [key, until])
  return row?.until ?? until
}

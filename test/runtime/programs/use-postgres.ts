/**
 * Starts the embedded PostgreSQL in a directory, says so, and writes rows one by one, each told once it is committed,
 * until it is asked to stop by SIGINT. It writes a last one then.
 */
import pg from 'pg'
import { startEmbeddedPostgres } from '../../../src/runtime/postgres/embedded.ts'

const [directory = ''] = process.argv.slice(2)
const tell = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`)

const stop = new AbortController()
process.on('SIGINT', () => stop.abort())

tell({ begun: true })
await using postgres = await startEmbeddedPostgres({ directory, log: () => {} })
const client = new pg.Client(postgres.url)
await client.connect()
await client.query('create table if not exists line (author int, number int)')
tell({ url: postgres.url })

const write = async (number: number) => {
  await client.query('insert into line values ($1, $2)', [process.pid, number])
  tell({ written: number })
}
let number = 0
while (!stop.signal.aborted) await write(++number)
await write(++number)
await client.end()

/** A way to PostgreSQL on which an answer can be lost: what was asked is done and committed, and nobody hears of it. */
import { type AddressInfo, connect, createServer } from 'node:net'

export async function lossyDatabase(url: string) {
  const { hostname, port } = new URL(url)
  let doomed: { name: string; turn: number } | undefined
  let lost = 0
  const server = createServer(client => {
    const database = connect(Number(port), hostname)
    const cut = () => {
      client.destroy()
      database.destroy()
    }
    client.on('data', bytes => {
      if (doomed && bytes.includes(`\0${doomed.name}\0`) && --doomed.turn === 0) {
        doomed = undefined
        database.off('data', pass)
        database.once('data', () => {
          lost++
          cut()
        })
      }
      database.write(bytes)
    })
    const pass = (bytes: Buffer) => client.write(bytes)
    database.on('data', pass)
    for (const end of [client, database]) end.on('error', cut).on('close', cut)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const through = new URL(url)
  through.port = String((server.address() as AddressInfo).port)
  return {
    url: through.href,
    /** The answer to this statement is lost the next time that it is asked, or at a later turn. */
    lose(name: string, turn = 1) {
      lost = 0
      doomed = { name, turn }
    },
    lost: () => lost,
    [Symbol.asyncDispose]: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

import { once } from 'node:events'
import { createServer } from 'node:net'

/** Binds the port for a moment: 0 finds one. Answers the port, or `undefined` when somebody else holds it. */
export async function freePort(port = 0): Promise<number | undefined> {
  const server = createServer()
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true })
    await once(server, 'listening')
  } catch {
    return undefined
  }
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : undefined
}

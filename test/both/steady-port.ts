/**
 * A port for a listener that comes and goes: below those from which the system takes the ports of outgoing connections,
 * so that none of them has it when the listener comes back.
 */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

export async function steadyPort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(12_000, 32_000)
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/**
 * Opens connections: to which port, how many, what it sends over each, and from which addresses of this machine. Says how
 * many could be opened, and then, whenever it is asked, how many are still there.
 */
import { connect, type Socket } from 'node:net'

const [port, wanted, bytes = '', ...addresses] = process.argv.slice(2)
const sockets: Socket[] = []
const open = (localAddress: string) =>
  new Promise<void>(resolve => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress })
    sockets.push(socket)
    socket.once('connect', () => resolve())
    socket.write(bytes, 'latin1')
    socket.on('error', () => resolve())
    socket.resume()
  })
const left = () => sockets.filter(({ destroyed, readyState }) => !destroyed && readyState === 'open').length

for (let sent = 0; sent < Number(wanted); sent += 100)
  await Promise.all(
    Array.from({ length: 100 }, (_, one) => open(addresses[(sent + one) % addresses.length] as string)),
  )
process.on('message', () => process.send?.({ left: left() }))
process.once('disconnect', () => process.exit())
process.send?.({ left: left() })

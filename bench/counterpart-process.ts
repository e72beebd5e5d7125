/** The platform's end of the callback, as fast as can be: confirms every outcome, and says whose it was. */
import { createServer } from 'node:http'
import { serveBench } from './process.ts'

const server = createServer((request, response) => {
  const idTransaction = request.url?.split('/').at(-2)
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ idTransaction, outcome: 'OK' }))
    process.send?.(idTransaction)
  })
})
server.listen(0, '127.0.0.1', () => {
  serveBench(server.address(), async () => {
    server.close()
    server.closeAllConnections()
  })
})

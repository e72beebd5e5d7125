import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/runtime/clock.ts'
import type { Database } from '../../src/runtime/database.ts'
import { createLog } from '../../src/runtime/log.ts'
import { newMetrics } from '../../src/runtime/metrics.ts'
import { until } from '../until.ts'

test('however many ask for the figures at a time, the database is asked once', async () => {
  const answer = Promise.withResolvers<[]>()
  let asked = 0
  const query = () => {
    asked++
    return answer.promise
  }
  const database = { query } as unknown as Database
  const log = createLog({ level: 'silent', service: 'test' })
  const metrics = newMetrics({ service: 'psp', database, clock: systemClock, log })
  await using listener = await metrics.serve({ host: '127.0.0.1', port: 0 }, 'psp.metrics.port')

  let text = ''
  const socket = connect(listener.port, '127.0.0.1')
  socket.on('data', chunk => {
    text += chunk
  })
  socket.write('GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(10)) // begun one after the other, all at once
  await until('the first is begun', () => asked > 0)
  answer.resolve([])
  const told = () => text.split('# TYPE passerella_duties gauge').length - 1
  await until('all are answered', () => told() === 10)
  socket.destroy()

  expect(asked).toBe(1)
})

/** The textbook stack in a process of its own: its database, its two listeners, and its worker. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createPages } from 'node:http'
import { createServer as createApi } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { DataSource } from 'typeorm'
import { serveBench } from '../process.ts'
import { apiApp } from './api.ts'
import { accounts, events, jobs, journal, payments } from './entities.ts'
import { pageApp } from './pages.ts'
import type { TextbookSettings } from './textbook.ts'
import { startWorker } from './worker.ts'

const settings: TextbookSettings = JSON.parse(process.argv[2] ?? '')
const { databaseUrl, connections, platform, tls, customers } = settings
const database = new DataSource({
  type: 'postgres',
  url: databaseUrl,
  poolSize: connections,
  entities: [payments, events, jobs, accounts, journal],
  synchronize: true, // a bench has no past to migrate
})
await database.initialize()
await database.manager.insert(
  accounts,
  customers.map(customer => ({
    customer,
    holder: customer,
    iban: `IT00${customer}`,
    balance: 1_000_000_000_00,
  })),
)

const worker = startWorker(database, platform)
const pages = createPages(pageApp(database, worker))
const pagePort = await listen(pages)
const api = createApi(
  {
    ca: readFileSync(tls.ca),
    cert: readFileSync(tls.certificate),
    key: readFileSync(tls.key),
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: true,
  },
  apiApp(database, () => `http://127.0.0.1:${pagePort}`),
)

serveBench({ api: await listen(api) }, async () => {
  for (const server of [api, pages]) {
    server.close()
    server.closeAllConnections()
  }
  await worker[Symbol.asyncDispose]()
  await database.destroy()
})

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

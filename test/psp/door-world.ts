/** The door to a PSP’s API with nothing behind it but a greeting, and files of certificates that a test replaces. */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { readAdmission } from '../../src/psp/admission.ts'
import { apiDoor } from '../../src/psp/api-door.ts'
import { pspConfig } from '../../src/psp/config.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { newAuthority } from '../../src/runtime/development-pki.ts'
import { type PemFiles, watchCertificates } from '../../src/runtime/http/certificates.ts'
import { listen } from '../../src/runtime/http/server.ts'
import { createLog } from '../../src/runtime/log.ts'
import { authorityPem, certificateOf, type Identity } from '../certificates.ts'

export type Line = { msg: string } & Record<string, unknown>
type DoorOptions = { clients?: string[]; proxy?: { addresses: string[]; header: string }; host?: string }

export async function newDoor({
  clients = ['pagopa-forwarder'],
  proxy,
  host = '127.0.0.1',
}: DoorOptions = {}) {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'passerella-door-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const authority = await newAuthority(new Date(), 'Clients CA')
  const servers = await newAuthority(new Date(), 'Servers CA')
  const files = {
    cert: join(directory, 'api.pem'),
    key: join(directory, 'api.key'),
    ca: join(directory, 'clients.pem'),
  }
  const first = await certificateOf(servers, { name: 'CN=first' })
  const put = async (texts: PemFiles) => {
    for (const [name, text] of Object.entries(texts)) {
      const file = files[name as keyof typeof files]
      await writeFile(`${file}.new`, text)
      await rename(`${file}.new`, file)
    }
  }
  await put({ ...first, ca: authorityPem(authority) })

  const lines: Line[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  const log = createLog({ level: 'info', service: 'psp', write })
  const own = { certificate: files.cert, key: files.key, clientCa: files.ca }
  const config = pspConfig.parse({ api: { port: 0, host, clients, ...(proxy ? { proxy } : own) } })
  const admission = await readAdmission(config)
  const watched = { setting: 'psp.api', files, log, clock: systemClock, every: 10 }
  const certificates = proxy ? undefined : opened.use(watchCertificates(watched))
  const { app, callerOf } = apiDoor({ config, log, clock: systemClock }, { ...admission, certificates })
  app.get('/who', (request, reply) => {
    const caller = callerOf(request)
    return reply.code(caller === undefined ? 401 : 200).send({ caller })
  })
  const { port } = opened.use(await listen(app, { host, port: 0 }, 'psp.api.port'))
  const agents: Agent[] = []
  opened.defer(async () => void (await Promise.all(agents.map(agent => agent.destroy()))))
  const ends = opened.move()

  const door = {
    authority,
    servers,
    files,
    put,
    lines,
    port,
    /** What the log has of callers who were refused. */
    refused: () => lines.filter(({ msg }) => msg === 'a caller was refused'),
    /** A client that trusts the servers’ authority. `Connection: close` makes each request a connection of its own. */
    client(identity: Partial<Identity> = {}, connections = 4) {
      const connect = { ca: authorityPem(servers), servername: 'localhost', ...identity }
      const agent = new Agent({ connections, connect })
      agents.push(agent)
      return agent
    },
    async ask(agent: Agent, headers: Record<string, string> = {}) {
      const { statusCode, body } = await request(`https://127.0.0.1:${port}/who`, {
        dispatcher: agent,
        headers,
      })
      return { status: statusCode, caller: ((await body.json()) as { caller?: string }).caller }
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
  return door
}

export type Door = Awaited<ReturnType<typeof newDoor>>

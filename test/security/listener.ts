/** A listener as every one of ours is made, with routes that remember what they did. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDevelopmentPki } from '../../src/runtime/development-pki.ts'
import { serveProblems } from '../../src/runtime/http/problems.ts'
import { type ListenerOptions, listen, newApp } from '../../src/runtime/http/server.ts'
import { createLog } from '../../src/runtime/log.ts'

export async function newListener({
  tls,
  ...options
}: Omit<ListenerOptions, 'tls'> & { tls?: boolean } = {}) {
  await using opened = new AsyncDisposableStack()
  const files = tls ? await newFiles(opened) : undefined
  const app = newApp({ ...options, tls: files && { cert: files.cert, key: files.key } })
  const done: string[] = []
  serveProblems(app, createLog({ level: 'silent', service: 'test' }))
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, read) => read(null, body))
  app.get('/quick', () => {
    done.push('quick')
    return { done: true }
  })
  app.get('/smuggled', () => {
    done.push('smuggled')
    return { done: true }
  })
  app.post('/form', ({ body }) => {
    done.push('form')
    return { fields: Object.keys(body ?? {}).length }
  })
  app.get('/large', (_request, reply) => {
    done.push('large')
    return reply.send(Buffer.alloc(32 * 1024 * 1024))
  })
  const { port } = opened.use(await listen(app, { host: '127.0.0.1', port: 0 }, 'port'))
  const ends = opened.move()
  return {
    app,
    done,
    port,
    to: { port, ...(files && { ca: files.ca }) },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  }
}

async function newFiles(opened: AsyncDisposableStack) {
  const directory = await mkdtemp(join(tmpdir(), 'passerella-tls-'))
  opened.defer(() => rm(directory, { recursive: true }))
  const { ca, psp } = await createDevelopmentPki(directory, new Date())
  const read = (file: string) => readFile(file, 'utf8')
  return { ca: await read(ca), cert: await read(psp.certificate), key: await read(psp.key) }
}

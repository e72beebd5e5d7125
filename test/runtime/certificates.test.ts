import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { after } from '../../src/runtime/clock.ts'
import { type Authority, newAuthority } from '../../src/runtime/development-pki.ts'
import { watchCertificates } from '../../src/runtime/http/certificates.ts'
import { createLog } from '../../src/runtime/log.ts'
import { authorityPem, certificateOf, day } from '../certificates.ts'
import { until } from '../until.ts'
import { virtualClock } from '../virtual-clock.ts'

const opened = new AsyncDisposableStack()
let directory: string
let ca: Authority
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'passerella-certificates-'))
  opened.defer(() => rm(directory, { recursive: true }))
  ca = await newAuthority(new Date(), 'An authority')
})
afterAll(() => opened.disposeAsync())

async function folder(name: string, ends = 365 * day) {
  const at = join(directory, name)
  await mkdir(at)
  const { cert, key } = await certificateOf(ca, { name: `CN=${name}`, ends })
  await writeFile(join(at, 'tls.crt'), cert)
  await writeFile(join(at, 'tls.key'), key)
  await writeFile(join(at, 'ca.crt'), authorityPem(ca))
  return at
}

function watched(at: string) {
  const lines: ({ msg: string } & Record<string, unknown>)[] = []
  const clock = virtualClock(new Date())
  const log = createLog({ level: 'info', service: 'test', write: line => void lines.push(JSON.parse(line)) })
  const files = { cert: join(at, 'tls.crt'), key: join(at, 'tls.key'), ca: join(at, 'ca.crt') }
  const certificates = watchCertificates({ setting: 'psp.api', files, log, clock, every: 5 })
  const said = (msg: string) => lines.filter(line => line.msg === msg)
  return { certificates, clock, said, [Symbol.asyncDispose]: () => certificates[Symbol.asyncDispose]() }
}

test('files are taken when the link to their folder leads elsewhere, as Kubernetes does it (TLS-2, TLS-3)', async () => {
  const [one, two] = [await folder('one'), await folder('two')]
  const link = join(directory, 'live')
  await symlink(one, link)
  await using watch = watched(link)
  const first = watch.certificates.current()
  const changes: unknown[] = []
  watch.certificates.onChange(files => changes.push(files))

  await symlink(two, `${link}.new`)
  await rename(`${link}.new`, link)
  await until('they are taken', () => watch.certificates.current() !== first)

  expect(changes).toEqual([watch.certificates.current()])
  expect(watch.said('certificates in force').map(({ subject }) => subject)).toEqual(['CN=one', 'CN=two'])
})

test('what is missing, broken, of another key, not valid yet or over is not taken, each with one line (TLS-2)', async () => {
  const at = await folder('whole')
  await using watch = watched(at)
  const first = watch.certificates.current()
  const put = async ({ cert, key }: { cert: string; key: string }) => {
    await writeFile(join(at, 'tls.key'), key)
    await writeFile(join(at, 'tls.crt'), cert)
  }
  const why = () => watch.said('certificates are not taken yet; the old ones stay in force').at(-1)?.why
  const told = (pattern: RegExp) => until(String(pattern), () => pattern.test(String(why())))

  await put(await certificateOf(ca, { begins: day }))
  await told(/^valid from /)
  await put(await certificateOf(ca, { begins: -9 * day, ends: -day }))
  await told(/^ended /)
  await writeFile(join(at, 'tls.crt'), String(first.cert).slice(0, 200))
  await told(/PEM/)
  await writeFile(join(at, 'tls.crt'), '')
  await told(/found no certificate$/)
  await rm(join(at, 'tls.crt'))
  await told(/ENOENT/)
  expect(watch.certificates.current()).toBe(first)

  await put(await certificateOf(ca, { name: 'CN=whole again' }))
  await until('they are taken', () => watch.certificates.current() !== first)
  expect(watch.said('certificates are not taken yet; the old ones stay in force').length).toBeLessThan(10)
})

test('a certificate whose key of another kind is still to come, and authorities that are cut off, are not taken (TLS-2)', async () => {
  const at = await folder('changing')
  await using watch = watched(at)
  const first = watch.certificates.current()
  const why = () => watch.said('certificates are not taken yet; the old ones stay in force').at(-1)?.why
  const told = (pattern: RegExp) => until(String(pattern), () => pattern.test(String(why())))
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

  await writeFile(join(at, 'tls.key'), String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
  await told(/found a key that is not the certificate’s$/)
  await writeFile(join(at, 'tls.key'), String(first.key))
  await writeFile(join(at, 'ca.crt'), `${first.ca}\n${String(first.ca).slice(0, 200)}`)
  await told(/found a certificate of an authority that is cut off$/)
  expect(watch.certificates.current()).toBe(first)
})

test('what ends within thirty days is told at the start and once a day, and when it has ended', async () => {
  await using watch = watched(await folder('short', 20 * day))
  expect(watch.said('a certificate ends soon')).toMatchObject([{ setting: 'psp.api', subject: 'CN=short' }])
  await watch.clock.set(after(watch.clock.now(), day / 2))
  await new Promise(resolve => setTimeout(resolve, 50)) // ten looks
  expect(watch.said('a certificate ends soon')).toHaveLength(1)
  await watch.clock.set(after(watch.clock.now(), day / 2))
  await until('it is told again', () => watch.said('a certificate ends soon').length === 2)
  await watch.clock.set(after(watch.clock.now(), 25 * day))
  await until('the end is told', () => watch.said('a certificate has ended').length === 1)
})

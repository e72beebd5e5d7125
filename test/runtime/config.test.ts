import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startPlatform } from '../../src/platform/platform.ts'
import { pspConfig } from '../../src/psp/config.ts'
import { startPsp } from '../../src/psp/psp.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { ConfigError, describeConfig, loadConfig } from '../../src/runtime/config.ts'
import { createDevelopmentPki, newAuthority } from '../../src/runtime/development-pki.ts'
import { checkTls } from '../../src/runtime/http/tls.ts'
import { createLog } from '../../src/runtime/log.ts'
import { secret } from '../../src/runtime/setting-kinds.ts'
import { settings } from '../../src/settings.ts'
import { authorityPem, authorityUnder } from '../certificates.ts'

const schema = z.object({
  psp: z
    .strictObject({
      bank: z.string().default('sandbox'),
      bankPatience: z.int().min(100).default(6_000),
      touchpoint: z.enum(['CHECKOUT', 'IO']).default('CHECKOUT'),
      methods: z.array(z.string()).default([]),
      page: z
        .strictObject({ port: z.int().default(8090), url: z.url().default('http://localhost:8090') })
        .prefault({}),
      pageKey: secret().optional(),
    })
    .prefault({}),
})

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'passerella-config-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0
async function fileWith(text: string) {
  const file = join(directory, `${++files}`)
  await writeFile(file, text)
  return file
}
async function load(yaml?: string, environment: Record<string, string> = {}) {
  const file = yaml === undefined ? undefined : await fileWith(yaml)
  return loadConfig(schema, { file, environment })
}
const problem = async (yaml?: string, environment: Record<string, string> = {}) => {
  const said = await load(yaml, environment).catch(error => error)
  expect(said).toBeInstanceOf(ConfigError)
  return (said as ConfigError).message
}

test('defaults hold where nothing is said', async () => {
  expect((await load()).psp).toEqual({
    bank: 'sandbox',
    bankPatience: 6_000,
    touchpoint: 'CHECKOUT',
    methods: [],
    page: { port: 8090, url: 'http://localhost:8090' },
  })
})

test('the file overrides the defaults, and the environment the file', async () => {
  const { psp } = await load('psp: { bank: ours.mjs, bankPatience: 500, page: { port: 1 } }', {
    PASSERELLA_PSP_BANK_PATIENCE: '700',
    PASSERELLA_PSP_PAGE_URL: 'https://pay.bank.example',
    PASSERELLA_PSP_TOUCHPOINT: 'IO',
    PASSERELLA_PSP_METHODS: '[RBPR, "1"]',
    HOME: '/somewhere',
  })
  expect(psp).toMatchObject({
    bank: 'ours.mjs',
    bankPatience: 700,
    touchpoint: 'IO',
    methods: ['RBPR', '1'],
    page: { port: 1, url: 'https://pay.bank.example' },
  })
})

test('text that looks like something else stays text', async () => {
  expect((await load(undefined, { PASSERELLA_PSP_BANK: '007' })).psp.bank).toBe('007')
  expect((await load(undefined, { PASSERELLA_PSP_PAGE_KEY: '1234567890123456' })).psp.pageKey).toBe(
    '1234567890123456',
  )
})

test('a secret comes from its variable, or from the file that its variable names', async () => {
  const file = await fileWith('a-secret-from-a-file\n')
  expect((await load(undefined, { PASSERELLA_PSP_PAGE_KEY_FILE: file })).psp.pageKey).toBe(
    'a-secret-from-a-file',
  )
  expect(await problem(undefined, { PASSERELLA_PSP_PAGE_KEY_FILE: '/nowhere' })).toBe(
    'PASSERELLA_PSP_PAGE_KEY_FILE: expected the path of a file that can be read, found /nowhere',
  )
})

test('a secret in the YAML is refused, and not repeated', async () => {
  const said = await problem('psp: { pageKey: do-not-print-this-key }')
  expect(said).toMatch(/^psp\.pageKey: a secret does not belong in .*PASSERELLA_PSP_PAGE_KEY_FILE$/)
  expect(said).not.toContain('do-not-print')
})

test('a secret that is too short is refused, and not repeated', async () => {
  const said = await problem(undefined, { PASSERELLA_PSP_PAGE_KEY: 'hunter2' })
  expect(said).toBe('psp.pageKey: expected at least 16 characters (PASSERELLA_PSP_PAGE_KEY)')
})

test('a variable that no setting has is refused by name', async () => {
  expect(await problem(undefined, { PASSERELLA_PSP_PGAE_URL: 'x' })).toBe(
    'PASSERELLA_PSP_PGAE_URL: no setting of that name',
  )
})

test.each([
  ['PASSERELLA_PSP_PAGE_PORT', 'many', /^psp\.page\.port: .*number.*\(PASSERELLA_PSP_PAGE_PORT\)$/],
  ['PASSERELLA_PSP_PAGE_PORT', '', /^psp\.page\.port: .*number.*\(PASSERELLA_PSP_PAGE_PORT\)$/],
  ['PASSERELLA_PSP_PAGE_URL', 'localhost', /^psp\.page\.url: .*URL.*\(PASSERELLA_PSP_PAGE_URL\)$/],
  ['PASSERELLA_PSP_BANK_PATIENCE', '5', /^psp\.bankPatience: .*100.*\(PASSERELLA_PSP_BANK_PATIENCE\)$/],
  ['PASSERELLA_PSP_TOUCHPOINT', 'WEB', /^psp\.touchpoint: .*CHECKOUT.*IO.*\(PASSERELLA_PSP_TOUCHPOINT\)$/],
  ['PASSERELLA_PSP_METHODS', '[1]', /^psp\.methods\.0: .*string.*\(PASSERELLA_PSP_METHODS\)$/],
])('%s=%s is named, with what was expected', async (variable, value, said) => {
  expect(await problem(undefined, { [variable]: value })).toMatch(said)
})

test.each([
  ['psp: { page: { prot: 1 } }', /^psp\.page: .*prot/],
  ['psp: 5', /^psp: .*object/],
  ['just words', /./],
  ['psp: {', /./],
])('a file that says %j is refused, not stumbled over', async (yaml, said) => {
  expect(await problem(yaml, { PASSERELLA_PSP_PAGE_PORT: '1' })).toMatch(said)
})

test('a file that is not there is named', () => {
  expect(() => loadConfig(schema, { file: '/nowhere.yaml', environment: {} })).toThrow(/^\/nowhere\.yaml: /)
})

test('what is in force can be read, with the variable of each value and no secret', async () => {
  const environment = { PASSERELLA_PSP_PAGE_KEY: 'a-key-that-nobody-reads' }
  const text = describeConfig(schema, await load(undefined, environment))
  expect(text).toContain('psp.page.url = "http://localhost:8090"    # PASSERELLA_PSP_PAGE_URL')
  expect(text).toContain(
    'psp.pageKey = (secret)    # PASSERELLA_PSP_PAGE_KEY or PASSERELLA_PSP_PAGE_KEY_FILE',
  )
  expect(text).not.toContain('nobody-reads')
})

test('the PSP’s own settings: a margin that leaves no time is refused, and no secret is shown', () => {
  const all = z.object({ psp: pspConfig })
  const environment = {
    PASSERELLA_PSP_DATABASE_URL: 'postgres://passerella:open-sesame@localhost/psp',
    PASSERELLA_PSP_CALLBACK_KEY: 'open-sesame-open-sesame',
    PASSERELLA_PSP_PAGE_KEY: 'open-sesame-open-sesame',
    PASSERELLA_PSP_SANDBOX_KEY: 'open-sesame-open-sesame',
  }
  expect(describeConfig(all, loadConfig(all, { environment }))).not.toContain('sesame')
  const tight = { PASSERELLA_PSP_TIMEOUT: '10000', PASSERELLA_PSP_MARGIN: '10000' }
  expect(() => loadConfig(all, { environment: tight })).toThrow(
    /^psp\.margin: expected less than psp\.timeout/,
  )
})

const loaded = (environment: Record<string, string>) => loadConfig(settings, { environment })

describe('an address that browsers are sent to, or a key', () => {
  const origins = ['PASSERELLA_PSP_PAGE_URL', 'PASSERELLA_PLATFORM_PUBLIC_URL']
  const refused = [
    ['javascript:alert(1)', 'https URL'],
    ['http://pay.bank.example', 'https URL'],
    ['https://user:word@pay.bank.example', 'https URL'],
    ['pay.bank.example', 'https URL'],
    ['https://pay.bank.example/redirect', 'scheme, host and port only'],
    ['https://pay.bank.example/?a=1', 'scheme, host and port only'],
  ] as const
  for (const variable of origins)
    test.each(refused)(`${variable}=%s is refused`, (url, expected) => {
      expect(() => loaded({ [variable]: url })).toThrow(expected)
      expect(() => loaded({ [variable]: url })).toThrow(variable)
    })

  test.each([
    ['https://pay.bank.example/', 'https://pay.bank.example'],
    ['https://pay.bank.example:443', 'https://pay.bank.example'],
    ['http://localhost:8080/', 'http://localhost:8080'],
  ])('%s is the origin %s', (url, origin) => {
    const { psp, platform } = loaded(Object.fromEntries(origins.map(variable => [variable, url])))
    expect([psp.page.url, platform.publicUrl]).toEqual([origin, origin])
  })

  test('the platform is called over TLS, or on this machine (TLS-4)', () => {
    const call = (url: string) => loaded({ PASSERELLA_PSP_PLATFORM_URL: url }).psp.platform.url
    expect(() => call('http://api.example/ecommerce/redirect/v1')).toThrow('PASSERELLA_PSP_PLATFORM_URL')
    for (const url of ['https://api.example/ecommerce', 'http://127.0.0.1:8080/ecommerce'])
      expect(call(url)).toBe(url)
  })
})

const iban = 'PASSERELLA_PLATFORM_CREDITOR_IBAN'
const nodeUrl = 'PASSERELLA_PSP_PLATFORM_NODE_URL'
const patience = 'PASSERELLA_PLATFORM_CLOSING_PATIENCE'
const slot = 'PASSERELLA_PLATFORM_SLOT'

describe('where a closing and a refund go, and how long they take', () => {
  test.each([
    [iban, 'IT61X0542811101000000123456', 'platform.creditorIban: expected an IBAN'],
    [iban, 'IT60', 'platform.creditorIban: expected an IBAN'],
    [nodeUrl, 'http://api.example/nodo', 'psp.platform.nodeUrl: expected an https URL'],
    [nodeUrl, 'api.example', 'psp.platform.nodeUrl: expected an https URL'],
    [patience, '99', 'platform.closingPatience: '],
    [patience, '60001', 'platform.closingPatience: '],
    [patience, '1.5', 'platform.closingPatience: '],
    [patience, 'long', 'platform.closingPatience: '],
    [slot, '0', 'platform.slot: '],
    [slot, '3600001', 'platform.slot: '],
    [slot, 'long', 'platform.slot: '],
  ])('%s=%s is refused', (variable, value, said) => {
    expect(() => loaded({ [variable]: value })).toThrow(said)
    expect(() => loaded({ [variable]: value })).toThrow(`(${variable})`)
  })

  test.each(['http://psp.example/psp-for-node', 'psp.example', ''])(
    'closingUrl %j is refused',
    closingUrl => {
      const psp = { idPsp: 'A', name: 'Banca A', keys: { primary: 'a'.repeat(64) } }
      const psps = (one: object) => loaded({ PASSERELLA_PLATFORM_PSPS: JSON.stringify([one]) })
      expect(psps(psp).platform.psps).toEqual([{ ...psp, channels: [], offered: true }])
      expect(() => psps({ ...psp, closingUrl })).toThrow(
        'platform.psps.0.closingUrl: expected an https URL without credentials, query or fragment (PASSERELLA_PLATFORM_PSPS)',
      )
    },
  )
})

const served = { idPsp: 'A', name: 'Banca A', methods: ['RPIC'], touchpoints: ['CHECKOUT'] }

test.each([
  ['the same PSP twice', { PASSERELLA_PSP_PSPS: JSON.stringify([served, served]) }, /^psp\.psps: .*once/],
  ['an API for nobody, or for anybody', { PASSERELLA_PSP_API_CLIENTS: '[]' }, /^psp\.api\.clients: /],
])('%s is refused', (_what, environment, said) => {
  expect(() => loaded(environment)).toThrow(said)
})

describe('DATABASE_URL', () => {
  const shared = 'postgres://one:open-sesame@localhost/one'
  const own = 'postgresql://two@localhost/two'

  test('is the database of a side that has none of its own, and is shown as such', () => {
    const { psp, platform } = loaded({ DATABASE_URL: shared, PASSERELLA_PLATFORM_DATABASE_URL: own })
    expect([psp.databaseUrl, platform.databaseUrl]).toEqual([shared, own])
    const text = describeConfig(settings, loaded({ DATABASE_URL: shared }))
    expect(text).toMatch(/^psp\.databaseUrl = \(secret\) .* or DATABASE_URL$/m)
    expect(text).not.toContain('sesame')
  })

  test('is refused when it is no URL of a PostgreSQL, and not repeated', () => {
    for (const url of ['open sesame', 'https://open-sesame.example']) {
      expect(() => loaded({ DATABASE_URL: url })).toThrow(/^psp\.databaseUrl: expected .*postgres:/)
      expect(() => loaded({ DATABASE_URL: url })).not.toThrow('sesame')
    }
  })
})

const parts = { clock: systemClock, random: randomBytes, log: createLog({ level: 'silent', service: '' }) }

describe('a side that cannot start says all that it lacks, in one message', () => {
  const said = async (start: Promise<unknown>) => {
    const error = await start.catch(error => error)
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).message.split('\n').map(line => line.replace(/: .*/, ''))
  }

  test('the PSP, whose bank is not assumed', async () => {
    expect(await said(startPsp({ config: loaded({}).psp, ...parts }))).toEqual([
      'psp.databaseUrl',
      'psp.psps',
      'psp.pageKey',
      'psp.api.clients',
      'psp.api.certificate',
      'psp.api.key',
      'psp.api.clientCa',
      'psp.platform.url',
      'psp.bank',
    ])
  })

  test('the platform', async () => {
    expect(await said(startPlatform({ config: loaded({}).platform, ...parts }))).toEqual([
      'platform.databaseUrl',
      'platform.sessionKey',
      'platform.client.certificate',
      'platform.client.key',
    ])
  })

  test('one key is not taken for the key of several PSPs (OUTCOME-11)', async () => {
    const { psp } = loaded({
      PASSERELLA_PSP_PSPS: JSON.stringify([served, { ...served, idPsp: 'B' }]),
      PASSERELLA_PSP_CALLBACK_KEY: 'a-key-of-nobody-knows-whom',
    })
    const lacking = await said(startPsp({ config: psp, ...parts }))
    expect(lacking.slice(0, 2)).toEqual(['psp.databaseUrl', 'psp.psps'])
  })
})

test('certificates that are none are refused at start, not at the first call', async () => {
  const pem = await fileWith('no certificate')
  expect(() => checkTls('psp.api', { cert: pem, key: pem })).toThrow(/^psp\.api: expected PEM files/)
})

test('a certificate without its key, or with one of another kind, is refused at start (TLS-2)', async () => {
  const { psp } = await createDevelopmentPki(directory, new Date())
  const [cert, key] = [readFileSync(psp.certificate, 'utf8'), readFileSync(psp.key, 'utf8')]
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsa = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  expect(checkTls('psp.api', { cert, key })).toEqual({ cert, key })
  expect(() => checkTls('psp.api', { cert: '', key })).toThrow(/found no certificate$/)
  expect(() => checkTls('psp.api', { cert, key: '' })).toThrow(/found no key$/)
  expect(() => checkTls('psp.api', { cert, key: rsa })).toThrow(/found a key that is not the certificate’s$/)
})

test('an authority under another, and not the one above it, is refused at start (TLS-2)', async () => {
  const root = await newAuthority(new Date(), 'Root CA')
  const issuing = authorityPem(await authorityUnder(root, 'Issuing CA'))
  expect(() => checkTls('psp.api', { ca: issuing })).toThrow(/found authorities without their root$/)
  const ca = `${issuing}\n${authorityPem(root)}`
  expect(checkTls('psp.api', { ca })).toEqual({ ca })
})

const none = 'no certificate'
const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'

describe.each([none, broken])('an authority that is none is refused at start: %j (TLS-5)', text => {
  test.each(['psp.platform.ca', 'platform.mail.ca', 'platform.client'])('%s', async setting => {
    const ca = await fileWith(text)
    const { forwarder } = await createDevelopmentPki(directory, new Date())
    const mail = { host: 'localhost', port: 25, security: 'none', from: 'a@b.it', ca } as const
    const { psp, platform } = loaded({})
    const start = setting.startsWith('psp')
      ? startPsp({ config: { ...psp, platform: { ...psp.platform, ca } }, ...parts })
      : startPlatform({
          config: {
            ...platform,
            mail: setting.includes('mail') ? mail : undefined,
            client: { ...forwarder, ca },
          },
          ...parts,
        })
    await expect(start).rejects.toThrow(`${setting}: expected PEM files`)
  })
})

import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { close, refuseClosing, settle } from '../../src/platform/closing.ts'
import { notRefunded, refunded } from '../../src/platform/refund.ts'
import { demoNotices } from '../../src/platform/touchpoint/demo-notices.ts'
import { timeLimitOf } from '../../src/psp/bank/sandbox/habits.ts'
import { answering, hangingUp, page, saying, silent } from './hostile-psp.ts'
import { idPsp, newPlatformWorld, nobody, type PlatformWorld } from './platform-world.ts'

const [first, second] = demoNotices.map(({ noticeNumber }) => noticeNumber)
const chosen: [string, string][] = [
  ['notice', first ?? ''],
  ['method', `${idPsp}/RPIC`],
  ['touchpoint', 'CHECKOUT'],
  ['email', ''],
]
type Step = Parameters<PlatformWorld['step']>[1]
const settled: Step = (transaction, now) => settle(transaction, { outcome: 'OK' }, now)
const failed: Step = (transaction, now) =>
  notRefunded(transaction, { reason: 'refused', said: 'answered KO', by: nobody }, now)
const cookieOf = ({ headers }: { headers: Record<string, unknown> }) => String(headers['set-cookie'] ?? '')

/** A payment that was started on the page, and the way in which its browser comes back. */
async function started(world: PlatformWorld, fields = chosen) {
  const answer = await world.form(fields)
  const { idTransaction, urlBack } = world.psp.received.at(-1) ?? { idTransaction: '', urlBack: '' }
  const { pathname, search, hash } = new URL(urlBack)
  const [cookie = ''] = cookieOf(answer).split(';')
  const token = new URLSearchParams(hash.slice(1)).get('sessionToken') ?? ''
  return {
    answer,
    id: idTransaction,
    path: pathname + search,
    status: `/return/status${search}`,
    cookie,
    token,
  }
}

describe('the start page', () => {
  test('shows the notices and the methods, under a policy that allows nothing from elsewhere', async () => {
    await using world = await newPlatformWorld()
    const { status, text, headers } = await world.send('/')
    expect(status).toBe(200)
    for (const { noticeNumber } of demoNotices) expect(text).toContain(noticeNumber)
    for (const label of ['Pago in conto · Banca Demo', 'SCRIGNO']) expect(text).toContain(label)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    const policy = String(headers['content-security-policy'])
    for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self' https:"])
      expect(policy).toContain(rule)
    expect(policy).not.toContain('unsafe')
  })

  test('offers on IO what is offered on IO', async () => {
    await using world = await newPlatformWorld()
    const { text } = await world.send('/?touchpoint=IO&lang=en')
    expect(text).toContain('lang="en"')
    expect(text).not.toContain('SCRIGNO')
  })

  test('has a notice that makes the sandbox hurry, and one whose payee’s name is cut', () => {
    expect(demoNotices.some(({ amount }) => timeLimitOf(amount + 150) !== undefined)).toBe(true)
    expect(demoNotices.some(({ companyName }) => companyName.length > 70)).toBe(true)
  })

  test('is there in the demo alone', async () => {
    await using world = await newPlatformWorld({ config: { demo: false } })
    expect((await world.send('/')).status).toBe(404)
    expect((await world.form(chosen)).status).toBe(404)
  })

  test('303 sends the browser to the PSP’s page, with a session that scripts cannot read (PAGE-8)', async () => {
    await using world = await newPlatformWorld()
    const { answer } = await started(world)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe(page)
    expect(cookieOf(answer)).toMatch(
      /^return-\d+=[\w.-]+; Path=\/return; Max-Age=900; HttpOnly; SameSite=Lax$/,
    )
    expect(world.psp.received[0]).toMatchObject({ amount: (demoNotices[0]?.amount ?? 0) + 150 })
  })

  test('303 to a page whose address is not ASCII', async () => {
    await using world = await newPlatformWorld({ manner: answering({ url: 'https://psp.example/pàga?è=1' }) })
    const { answer } = await started(world)
    expect(answer.headers.location).toBe('https://psp.example/p%C3%A0ga?%C3%A8=1')
  })

  test.each<[string, [string, string][], number, string]>([
    ['no notice', chosen.slice(1), 400, 'Scegli da uno a cinque avvisi'],
    [
      'a notice that is not there',
      [['notice', '1'], ...chosen.slice(1)],
      400,
      'Scegli da uno a cinque avvisi',
    ],
    [
      'six notices',
      [
        ...demoNotices.slice(0, 6).map(({ noticeNumber }): [string, string] => ['notice', noticeNumber]),
        ...chosen.slice(1),
      ],
      400,
      'Scegli da uno a cinque avvisi',
    ],
    ['no method', chosen.filter(([name]) => name !== 'method'), 400, 'Scegli da uno a cinque avvisi'],
    [
      'a method that is not offered',
      [...chosen.filter(([name]) => name !== 'method'), ['method', 'x/CP']],
      400,
      'Scegli',
    ],
    ['an address that is none', [...chosen.slice(0, 3), ['email', '"><script>']], 400, 'email non è valido'],
  ])('shows itself again for %s, and starts nothing', async (_name, fields, status, words) => {
    await using world = await newPlatformWorld()
    const answer = await world.form(fields)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(words)
    expect(answer.text).not.toContain('"><script>')
    expect(await world.count('transaction')).toBe(0)
  })

  test('says that a notice is being paid, and that it was paid (SAFE-4)', async () => {
    await using world = await newPlatformWorld()
    const { id } = await started(world)
    expect((await world.send('/')).text).toContain('Pagamento in corso')
    const again = await world.form(chosen)
    expect(again.status).toBe(409)
    expect(again.text).toContain('già pagato o in corso')
    await world.callback(id)
    expect((await world.send('/')).text).not.toContain('>Pagato<')
    await world.step(id, settled)
    expect((await world.send('/')).text).toContain('>Pagato<')
  })

  test.each([
    [saying(500, ''), 502, 'Non è stato possibile avviare'],
    [silent, 504, 'non risponde'],
  ])('says that the PSP did not open a payment', async (manner, status, words) => {
    await using world = await newPlatformWorld({ manner })
    const answer = await world.whileTimePasses(world.form(chosen))
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(words)
  })
})

describe('the return page', () => {
  test.each([
    ['KO', 'Pagamento rifiutato', 2],
    ['CANCELED', 'Pagamento annullato', 8],
    ['EXPIRED', 'Tempo scaduto', 2],
    ['ERROR', 'Qualcosa è andato storto', 25],
  ])('tells %s, by the cookie and by the token alike (PAGE-10)', async (outcome, title, code) => {
    await using world = await newPlatformWorld()
    const { id, path, status, cookie, token } = await started(world)
    await world.callback(id, { outcome })
    const shown = await world.send(path, { headers: { cookie } })
    expect(shown.text).toContain(`<h1>${title}</h1>`)
    expect(shown.text).not.toContain('data-status')
    const expected = { final: true, outcomeCode: code, html: expect.stringContaining(title) }
    const byToken = await world.send(status, { headers: { authorization: `Bearer ${token}` } })
    expect(byToken.json).toMatchObject(expected)
    expect((await world.send(status, { headers: { cookie } })).json).toEqual(byToken.json)
    expect(byToken.headers['cache-control']).toBe('no-store')
  })

  test('waits while there is no outcome, whatever the browser claims (PAGE-10)', async () => {
    await using world = await newPlatformWorld()
    const { path, status, cookie, token } = await started(world)
    const { text } = await world.send(`${path}&outcome=OK`, { headers: { cookie } })
    expect(text).toContain('Stiamo verificando')
    expect(text).toContain('http-equiv="refresh"')
    const { json } = await world.send(status, { headers: { authorization: `Bearer ${token}` } })
    expect(json).toMatchObject({ final: false, state: 'AUTHORIZATION_REQUESTED' })
    expect(json).not.toHaveProperty('outcomeCode')
  })

  test.each<[string, Step[], string, object]>([
    ['AUTHORIZATION_COMPLETED', [], 'La tua banca ha autorizzato', { final: false }],
    ['CLOSED', [close], 'La tua banca ha autorizzato', { final: false }],
    ['NOTIFIED_OK', [close, settled], 'Pagamento riuscito', { final: true, outcomeCode: 0 }],
    ['REFUND_REQUESTED', [refuseClosing], 'Stiamo annullando', { final: false, outcomeCode: 17 }],
    ['REFUNDED', [refuseClosing, refunded], 'è stato annullato', { final: true, outcomeCode: 18 }],
    ['REFUND_ERROR', [refuseClosing, failed], 'Se ne sta occupando', { final: true, outcomeCode: 17 }],
  ])('tells what has become of an OK: %s (REFUND-13, SAFE-2)', async (state, steps, title, expected) => {
    await using world = await newPlatformWorld()
    world.psp.refund(hangingUp)
    const { id, path, status, cookie, token } = await started(world)
    await world.callback(id)
    for (const step of steps) await world.step(id, step)
    const { text } = await world.send(path, { headers: { cookie } })
    expect(text).toContain(title)
    if (state !== 'NOTIFIED_OK') expect(text).not.toContain('riuscito')
    const { json } = await world.send(status, { headers: { authorization: `Bearer ${token}` } })
    expect(json).toMatchObject({ state, ...expected, html: expect.stringContaining(title) })
    expect('outcomeCode' in json).toBe('outcomeCode' in expected)
    const { json: told } = await world.send(`/payments/${id}`)
    expect(told.outcome).toBe(state.startsWith('REFUND') ? undefined : 'OK')
  })

  test('goes on asking after the deadline, while the payment is undone, until it can be paid again (REFUND-12)', async () => {
    await using world = await newPlatformWorld()
    world.psp.refund(hangingUp)
    const { id, path, status, cookie } = await started(world)
    await world.clock.advance(60_000)
    await world.whileTimePasses(world.reached(id, 'EXPIRED'))
    expect((await world.send(path, { headers: { cookie } })).text).toContain('non pagare di nuovo')
    const { json } = await world.send(status, { headers: { cookie } })
    expect(json).toMatchObject({ final: false, state: 'EXPIRED', outcomeCode: 17 })
    expect((await world.send('/')).text).toContain('Pagamento in corso')
    await world.step(id, refunded)
    expect((await world.send(status, { headers: { cookie } })).json).toMatchObject({ outcomeCode: 18 })
    expect((await world.send('/')).text).not.toContain('Pagamento in corso')
    expect((await world.form(chosen)).status).toBe(303)
  })

  test('speaks of a person once the payment token has ended without sendPaymentOutcome', async () => {
    await using world = await newPlatformWorld()
    const { id } = await started(world)
    await world.callback(id)
    await world.step(id, close)
    await world.clock.advance(899_999)
    expect((await world.send(`/payments/${id}`)).json).not.toHaveProperty('outcomeCode')
    await world.clock.advance(1)
    expect((await world.send(`/payments/${id}`)).json).toMatchObject({ state: 'CLOSED', outcomeCode: 17 })
  })

  test('opens while the database is away, and asks on until it knows (PAGE-10)', async () => {
    await using world = await newPlatformWorld()
    const { id, path, status, cookie } = await started(world)
    await world.callback(id, { outcome: 'KO' })
    await world.database.run('alter table platform.transaction rename to transaction_away')
    const shown = await world.send(path, { headers: { cookie } })
    expect((await world.send(status, { headers: { cookie } })).status).toBe(500)
    await world.database.run('alter table platform.transaction_away rename to transaction')

    expect(shown.status).toBe(200)
    expect(shown.text).toContain('verificando')
    expect((await world.send(status, { headers: { cookie } })).json).toMatchObject({ outcomeCode: 2 })
  })

  test('keeps two tabs apart, though one browser holds both cookies', async () => {
    await using world = await newPlatformWorld()
    const one = await started(world)
    await world.clock.advance(1_000)
    const other = await started(world, [['notice', second ?? ''], ...chosen.slice(1)])
    await world.callback(one.id, { outcome: 'KO' })
    const headers = { cookie: `${one.cookie}; ${other.cookie}` }
    expect((await world.send(one.path, { headers })).text).toContain('rifiutato')
    expect((await world.send(other.path, { headers })).text).toContain('verificando')
  })

  test('says politely that the session is over, after 900 seconds, and shows nothing of the payment', async () => {
    await using world = await newPlatformWorld({ manner: answering({ timeout: 600_000 }) })
    const { id, path, status, cookie, token } = await started(world)
    await world.callback(id)
    await world.step(id, settled)
    await world.clock.advance(899_000)
    expect((await world.send(path, { headers: { cookie } })).text).toContain('riuscito')
    await world.clock.advance(1_000)
    const { text } = await world.send(path, { headers: { cookie } })
    expect(text).toContain('Non riusciamo a mostrarti')
    expect(text).not.toContain('Comune di Milano')
    const answer = await world.send(status, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.json).toMatchObject({ status: 401, title: 'Unauthorized' })
    expect(answer.text).not.toContain(id)
  })

  test('401 for a token that is not ours: another key, no signature, no token at all', async () => {
    await using world = await newPlatformWorld()
    const { id, status } = await started(world)
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(id)
      .setExpirationTime('1 year')
      .sign(Buffer.from('another-key-of-the-same-length'))
    const [, payload] = forged.split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    for (const token of [forged, `${none}.${payload}.`, 'x', '']) {
      const { status: code } = await world.send(status, { headers: { authorization: `Bearer ${token}` } })
      expect(code).toBe(401)
    }
    expect((await world.send(status)).status).toBe(401)
  })

  test('without a session of its own, waits for its script, and promises nothing once none can be valid', async () => {
    await using world = await newPlatformWorld()
    const { path } = await started(world)
    expect((await world.send(path)).text).toContain('data-status')
    await world.clock.advance(900_000)
    expect((await world.send(path)).text).toContain('Non riusciamo a mostrarti')
    for (const strange of ['/return', '/return?t=x', '/return?t=1&t=2'])
      expect((await world.send(strange)).text).toContain('Non riusciamo a mostrarti')
  })
})

describe('beside the payments', () => {
  test('the contract, the assets, health and figures are served, and a strange path is a 404', async () => {
    await using world = await newPlatformWorld()
    await started(world)
    for (const path of [
      '/openapi.yaml',
      '/assets/page.css',
      '/assets/icon.svg',
      '/assets/return.js',
      '/health/live',
      '/health/ready',
    ])
      expect([path, (await world.send(path)).status]).toEqual([path, 200])
    expect((await world.send('/nothing')).json).toMatchObject({ status: 404 })
    const { text } = await world.send(world.metrics)
    expect(text).toContain('route="/start",status="303"')
    expect(text).not.toContain('return-')
  })

  test.each([
    ['in the demo', true],
    ['elsewhere', false],
  ])(
    '%s, a browser that goes astray gets a page, and a way on only where one is known',
    async (_where, demo) => {
      await using world = await newPlatformWorld({ config: { demo } })
      const accept = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'
      const headers = { accept, 'accept-language': 'en' }
      const missing = await world.send('/nothing', { headers })
      const unread = await world.send('/%zz', { headers })
      const posted = await world.send('/nothing', { method: 'POST', body: 'x', headers })
      const lost = await world.send('/return', { headers })
      const sound = [missing, unread, posted].map(({ status, text }) => [
        status,
        text.includes('There is no such page'),
      ])
      expect(sound).toEqual([1, 2, 3].map(() => [404, true]))
      expect(missing.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringContaining("style-src 'self'"),
      })
      expect(lost.text).toContain('We cannot show you the result')
      for (const { text } of [missing, lost]) expect(text.includes('Back to the notices')).toBe(demo)
    },
  )

  test('a page that fails is a page in a browser, and shows nothing from inside', async () => {
    await using world = await newPlatformWorld()
    await world.database.run('alter table platform.notice_lock rename to broken')
    const { status, text } = await world.send('/', { headers: { accept: 'text/html' } })
    expect(status).toBe(500)
    expect(text).toContain('Non riusciamo a mostrarti questa pagina')
    expect(text).not.toContain('notice_lock')
    await world.database.run('alter table platform.broken rename to notice_lock')
  })

  test('404 below the callback is a problem document, whoever asks and however', async () => {
    await using world = await newPlatformWorld()
    const nothing = { title: 'Not Found', status: 404, detail: 'There is nothing here' }
    const base = '/ecommerce/redirect/v1'
    const headers = { accept: 'text/html', 'content-type': 'text/plain' }
    for (const path of [`${base}/nothing`, `${base}/redirections/${'a'.repeat(32)}/outcomes`]) {
      expect((await world.send(path, { headers })).json).toEqual(nothing)
    }
    expect((await world.send(`${base}/nothing`, { method: 'POST', body: 'x', headers })).json).toEqual(
      nothing,
    )
  })

  test('a page that fails is a 500 that shows nothing from inside', async () => {
    await using world = await newPlatformWorld()
    await world.database.run('alter table platform.notice_lock rename to broken')
    const { status, text } = await world.send('/')
    expect(status).toBe(500)
    expect(text).not.toContain('notice_lock')
    expect((await world.pay()).json).toMatchObject({ status: 500 })
    await world.database.run('alter table platform.broken rename to notice_lock')
  })

  test('no log line holds a payer’s address, key, session or page', async () => {
    await using world = await newPlatformWorld({
      manner: saying(400, { detail: `${page} payer@example.it` }),
    })
    await world.pay()
    await world.callback('f'.repeat(32))
    const said = world.lines.join('')
    const token = new URL(world.psp.received[0]?.urlBack ?? '').hash
    for (const secret of ['payer@example.it', 'a-primary-key', page, token])
      expect(said).not.toContain(secret)
  })

  test('starting again finds everything, and what is due meanwhile is done (SAFE-6)', async () => {
    await using world = await newPlatformWorld()
    const { id, path, cookie } = await started(world)
    world.psp.refund(hangingUp)
    await world.restart()
    expect((await world.send(path, { headers: { cookie } })).text).toContain('verificando')
    await world.clock.advance(60_000)
    await world.whileTimePasses(world.reached(id, 'EXPIRED'))
  })
})

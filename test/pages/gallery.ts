import { mailView } from '../../src/platform/receipt/views/mail.ts'
import { mailListView } from '../../src/platform/receipt/views/mail-list.ts'
import { type OutcomeCode, returnView } from '../../src/platform/touchpoint/views/return.ts'
import { sorryView } from '../../src/platform/touchpoint/views/sorry.ts'
import { type NoticeLine, startView } from '../../src/platform/touchpoint/views/start.ts'
import type { ReturnState } from '../../src/platform/touchpoint/views/words.ts'
import { accountsView } from '../../src/psp/bank/sandbox/views/accounts.ts'
import { phoneView } from '../../src/psp/bank/sandbox/views/phone.ts'
import { phoneListView } from '../../src/psp/bank/sandbox/views/phone-list.ts'
import type { ChallengeState } from '../../src/psp/bank/sandbox/views/words.ts'
import { approvingView } from '../../src/psp/page/views/approving.ts'
import { closedView } from '../../src/psp/page/views/closed.ts'
import { leavingView } from '../../src/psp/page/views/leaving.ts'
import { paymentView } from '../../src/psp/page/views/payment.ts'
import { troubleView } from '../../src/psp/page/views/trouble.ts'
import { undoneView } from '../../src/psp/page/views/undone.ts'
import { waitingView } from '../../src/psp/page/views/waiting.ts'
import type { Undone } from '../../src/psp/page/views/words.ts'
import type { Language } from '../../src/runtime/pages/language.ts'
import { backofficeGallery } from '../backoffice/pages-gallery.ts'
import { signInGallery } from '../backoffice/sign-in-gallery.ts'

/** The texts that come from outside: whoever sends a notice writes them. */
export type Texts = { payee: string; description: string; person: string; bank: string }

export const plain: Texts = {
  payee: 'Comune di Milano',
  description: 'TARI 2026, prima rata',
  person: 'Mario Rossi, conto corrente ••4471',
  bank: 'Banca Demo',
}

const now = new Date('2026-11-22T14:32:20Z')
const closesAt = new Date('2026-11-22T14:42:00Z')
const amount = 12200
const self = '/p/token'
const events = '/p/token/events'
const statusPaths = { self: '/return', start: '/', status: '/return/status' }

/** Every view in every state that it has, by name. */
export function gallery(
  lang: Language,
  { payee, description, person, bank }: Texts = plain,
): Map<string, string> {
  const payment = { lang, pspName: bank, payee, description, amount }
  const customers = [
    { customer: 'mario', label: person },
    { customer: 'lucia', label: 'Lucia Bianchi, conto corrente ••0092' },
  ]
  const paths = { self, events, authorize: '/p/token/authorize', cancel: '/p/token/cancel' }
  const ready = { ...payment, closesAt, now, customers, paths }
  const approving = { ...payment, closesAt, now, paths: { self, events, cancel: paths.cancel } }

  const undone = (money: Undone, by?: 'platform' | 'psp') =>
    undoneView({
      ...{ ...payment, money, paths: { self, events, leave: '/p/token/leave' } },
      ...(by !== undefined && { by }),
    })

  const challenge = (state: ChallengeState) =>
    phoneView({
      lang,
      bankName: bank,
      challenge: { id: 'c1', payee, amount, customerLabel: person, askedAt: now, state },
      paths: { self: '/phone/c1', answer: '/phone/c1', list: '/phone' },
    })
  const challenges = ['c1', 'c2'].map(id => ({
    id,
    payee,
    amount,
    customerLabel: person,
    askedAt: now,
    state: 'pending' as const,
  }))
  const phones = { lang, bankName: bank, paths: { self: '/phone', phone: (id: string) => `/phone/${id}` } }

  const notice = (noticeNumber: string, status: NoticeLine['status'], cents: number): NoticeLine => ({
    noticeNumber,
    companyName: payee,
    description,
    amount: cents,
    status,
  })
  const start = {
    lang,
    notices: [
      notice('302000100000009424', 'payable', 12050),
      notice('302000100000009425', 'payable', 8800),
      notice('302000100000009426', 'locked', 123456),
      notice('302000100000009427', 'paid', 1600),
    ],
    methods: [
      { idPsp: 'DEMOITMMXXX', idPaymentMethod: 'RPIC', label: `${bank}, conto corrente` },
      { idPsp: 'DEMOITMMXXX', idPaymentMethod: 'RBPS', label: 'SCRIGNO Internet Banking' },
    ],
    fee: 150,
    paths: { self: '/', start: '/start' },
  }
  const returned = (state: ReturnState, outcomeCode?: OutcomeCode) =>
    returnView({
      ...{ lang, state, amount, payee, paths: statusPaths },
      ...(outcomeCode !== undefined && { outcomeCode }),
    })

  const mails = { lang, paths: { self: '/mail', one: (number: number) => `/mail/${number}` } }
  const mail = (number: number, words: string) => ({
    ...{ number, id: `${number}@passerella.example`, at: now, to: person, subject: words, html: '' },
    from: { name: payee, address: 'ricevute@passerella.example' },
    text: `Ricevuta di ${words}\n\nA ${payee}\nper ${words}\n`,
  })

  return new Map([
    ['payment', paymentView(ready)],
    ['payment-code', paymentView({ ...ready, customers: null })],
    ['payment-problem', paymentView({ ...ready, problem: 'unavailable' })],
    ['approving', approvingView({ ...approving, phoneUrl: 'http://localhost:8090/phone/c1' })],
    ['approving-without-link', approvingView(approving)],
    ['waiting-bank', waitingView({ ...payment, waitingFor: 'bank', paths: { self, events } })],
    ['waiting-leaving', waitingView({ ...payment, waitingFor: 'leaving', paths: { self, events } })],
    ['leaving', leavingView({ lang, pspName: bank, leave: '/p/token/leave' })],
    ['undone-undoing', undone('undoing', 'platform')],
    ['undone-returned', undone('returned', 'psp')],
    ['undone-untaken', undone('untaken', 'platform')],
    ['undone-retained', undone('retained')],
    ['closed', closedView({ lang, pspName: bank })],
    ['trouble', troubleView({ lang, pspName: bank })],
    ['phone-list', phoneListView({ ...phones, challenges })],
    ['phone-list-empty', phoneListView({ ...phones, challenges: [] })],
    ['phone-pending', challenge('pending')],
    ['phone-approved', challenge('approved')],
    ['phone-refused', challenge('refused')],
    ['phone-withdrawn', challenge('withdrawn')],
    ['phone-void', challenge('void')],
    [
      'accounts',
      accountsView({
        lang,
        bankName: bank,
        accounts: accounts({ payee, description, person, bank }),
        paths: { self: '/accounts' },
      }),
    ],
    ['start', startView(start)],
    [
      'start-problem',
      startView({
        ...start,
        problem: 'email',
        entered: { notices: ['302000100000009424'], method: 'DEMOITMMXXX/RBPS', email: person },
      }),
    ],
    ['return-first', returnView({ lang, state: 'pending', paths: statusPaths })],
    ['return-pending', returned('pending')],
    ['return-closing', returned('closing')],
    ['return-paid', returned('paid', 0)],
    ['return-refused', returned('refused', 2)],
    ['return-canceled', returned('canceled', 8)],
    ['return-expired', returned('expired', 2)],
    ['return-error', returned('error', 25)],
    ['return-refunding', returned('refunding', 17)],
    ['return-refunded', returned('refunded', 18)],
    ['return-person', returned('person', 17)],
    ['return-lost', returnView({ lang, state: 'lost', paths: statusPaths })],
    ['sorry-missing', sorryView({ lang, why: 'missing' })],
    ['sorry-failed', sorryView({ lang, why: 'failed', start: '/' })],
    ['mail-list', mailListView({ ...mails, messages: [mail(2, description), mail(1, description)] })],
    ['mail-list-empty', mailListView({ ...mails, messages: [] })],
    ...backofficeGallery(lang, { name: bank, label: description, who: person }),
    ...signInGallery(lang, { label: description, who: person }),
    ['mail', mailView({ lang, message: mail(1, description), paths: { self: '/mail/1', list: '/mail' } })],
  ])
}

const accounts = ({ payee, description, person }: Texts) => [
  {
    customer: 'mario',
    label: person,
    holder: 'Mario Rossi',
    iban: 'IT60X0542811101000000123456',
    balance: 234567,
    blocked: false,
    movements: [
      { at: closesAt, description: `${description} · ${payee}`, amount: 12200, returnOf: now },
      { at: now, description: `${description} · ${payee}`, amount: -12200, returnOf: null },
      { at: new Date('2026-11-01T08:00:00Z'), description: 'Stipendio', amount: 180000, returnOf: null },
    ],
  },
  {
    customer: 'lucia',
    label: 'Lucia Bianchi',
    holder: 'Lucia Bianchi',
    iban: 'IT60X0542811101000000654321',
    balance: 0,
    blocked: true,
    movements: [],
  },
]

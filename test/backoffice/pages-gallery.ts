/** Every page of the back office, in every state that it has. */

import { type Readiness, readinessOf } from '../../src/platform/backoffice/readiness.ts'
import type { Verified } from '../../src/platform/backoffice/verify-endpoint.ts'
import { type Apology, apologyView } from '../../src/platform/backoffice/views/apology.ts'
import { auditView } from '../../src/platform/backoffice/views/audit.ts'
import { channelFormView } from '../../src/platform/backoffice/views/channel-form.ts'
import { endpointFormView } from '../../src/platform/backoffice/views/endpoint-form.ts'
import { endpointsView } from '../../src/platform/backoffice/views/endpoints.ts'
import { noTroubles } from '../../src/platform/backoffice/views/form.ts'
import { keyShownView, makeKeyView, revokeKeyView } from '../../src/platform/backoffice/views/key.ts'
import { methodFormView, methodsView } from '../../src/platform/backoffice/views/methods.ts'
import { paths } from '../../src/platform/backoffice/views/paths.ts'
import { type PspPage, pspView } from '../../src/platform/backoffice/views/psp.ts'
import { pspFormView } from '../../src/platform/backoffice/views/psp-form.ts'
import { pspsView } from '../../src/platform/backoffice/views/psps.ts'
import { removalView } from '../../src/platform/backoffice/views/removal.ts'
import { verificationView } from '../../src/platform/backoffice/views/verification.ts'
import type { Endpoint, Method, Psp } from '../../src/platform/registry-entries.ts'
import type { AuditLine } from '../../src/platform/store/audit.ts'
import type { Key } from '../../src/platform/store/registry.ts'
import type { Language } from '../../src/runtime/pages/language.ts'

/** What administrators write, and their own name. */
type Texts = { name: string; label: string; who: string }

const now = new Date('2026-11-22T14:32:20Z')
const url = 'https://psp.example:8443/a-rather-long-path-to-where-it-is-asked/redirections'

export function backofficeGallery(lang: Language, { name, label, who }: Texts): [string, string][] {
  const frame = { lang, signedIn: { name: who, csrf: 'csrf' }, self: paths.psps }
  const methods: Method[] = ['RPIC', 'RBPS'].map(id => ({ id, label, touchpoints: ['CHECKOUT', 'IO'] }))
  const channels: Psp['channels'] = [{ idChannel: 'A_01', methods: ['RPIC'], touchpoints: ['IO'] }]
  const psp: Psp = {
    idPsp: 'ABCDITMMXXX',
    name,
    idBrokerPSP: 'BROKER',
    closingUrl: url,
    channels,
    offered: true,
  }
  const fresh: Psp = { idPsp: 'NEWITMMXXX', name, channels: [], offered: false }
  const own: Endpoint = { id: 'own', environment: 'test', url, idPsp: psp.idPsp, touchpoint: 'IO' }
  const endpoints: Endpoint[] = [own, { id: 'all', environment: 'production', url, idChannel: 'A_01' }]
  const entries = { psps: [psp, fresh], methods, endpoints }
  const hash = Buffer.alloc(32)
  const key: Key = { idPsp: psp.idPsp, slot: 'primary', hash, madeAt: now, lastUsedAt: now }
  const written = { entries, keys: [key] }
  const ready = readinessOf(psp, written, 'test')
  const bare = readinessOf(fresh, { entries: { ...entries, endpoints: [] }, keys: [] }, 'test')
  const tied: Readiness = { ...bare, tied: bare.ways.slice(0, 1), unreached: bare.ways.slice(1) }

  const troubles = { beside: new Map([['name', [label]], ['url', [label]], ['methods', [label]]]), others: [label] } // biome-ignore format: a list of troubles
  const page: PspPage = { ...frame, psp, seen: 3, keyChanges: { primary: 5, secondary: 0 }, readiness: ready, keys: [key], endpoints, environment: 'test', news: undefined, troubles: noTroubles } // biome-ignore format: the page at rest
  const blank = { ...page, psp: fresh, readiness: bare, keys: [], endpoints: [] }
  const form = { ...frame, isNew: false, seen: 3, troubles: noTroubles }
  const conflict = { now: psp, yours: { ...psp, idBrokerPSP: 'OTHER', channels: [] } }
  const entered = { idPsp: psp.idPsp, name, idBrokerPSP: '', closingUrl: url }
  const endpointEntered = { ...{ id: '', url, environment: 'test', idPsp: 'GONE' }, ...{ idPaymentMethod: 'RPIC', touchpoint: '', idChannel: 'A_01' } } // biome-ignore format: what was entered
  const endpointForm = {
    ...form,
    entries,
    entered: endpointEntered,
    own: 'test',
    back: paths.endpoints,
  } as const
  const channelForm = { ...form, psp, methods, place: 1, entered: { idChannel: 'A_01', methods: ['RPIC', 'GONE'], touchpoints: ['IO'] } } // biome-ignore format: what was entered
  const keyPage = { ...frame, psp, slot: 'primary' } as const
  const removal = { ...frame, what: 'psp', name, entry: psp, seen: 3, path: paths.removePsp('A'), back: paths.psp('A'), section: 'psps', news: undefined, troubles: noTroubles } as const // biome-ignore format: the page at rest
  const verification = (sight: Verified) => verificationView({ ...frame, endpoint: own, sight, now })
  const sorry = (why: Apology) => apologyView({ ...frame, why })

  const line = { id: 7, at: now, who, kind: 'psp', subject: psp.idPsp, before: null, after: psp }
  const lines: AuditLine[] = [
    { ...line, action: 'change', before: { ...psp, channels: [], offered: false } },
    { ...line, action: 'add' },
    { ...line, action: 'remove', before: psp, after: null },
    {
      ...line,
      action: 'regenerate',
      kind: 'key',
      subject: 'A/primary',
      after: { madeAt: now.toISOString() },
    },
    { ...line, action: 'sign-out', kind: 'administrator', subject: who, after: null },
  ]
  const audit = { ...frame, lines, filter: {}, olderThan: '7' }

  const pages: [string, string][] = [
    ['psps', pspsView({ ...frame, psps: [{ psp, readiness: ready }, { psp: fresh, readiness: bare }], environment: 'test', news: 'removed' })], // biome-ignore format: one page a line
    ['psps-empty', pspsView({ ...frame, psps: [], environment: 'test', news: undefined })],
    ['psp', pspView(page)],
    ['psp-new', pspView({ ...blank, news: 'added' })],
    ['psp-tied', pspView({ ...blank, readiness: tied })],
    ['psp-ready', pspView({ ...page, psp: { ...psp, offered: false } })],
    ['psp-refused', pspView({ ...page, troubles, news: 'changed' })],
    ['psp-form', pspFormView({ ...form, entered, troubles })],
    ['psp-form-new', pspFormView({ ...form, isNew: true, seen: undefined, entered })],
    ['psp-form-conflict', pspFormView({ ...form, entered, conflict })],
    ['channel', channelFormView(channelForm)],
    ['channel-new', channelFormView({ ...channelForm, isNew: true, place: undefined, troubles })],
    ['key-make', makeKeyView({ ...keyPage, change: 5, key })],
    ['key-first', makeKeyView({ ...keyPage, change: 5, key: undefined })],
    ['key-shown', keyShownView({ ...keyPage, key: 'k'.repeat(43), replaced: true })],
    ['key-revoke', revokeKeyView({ ...keyPage, change: 5, key: { ...key, lastUsedAt: null } })],
    ['methods', methodsView({ ...frame, methods, news: 'saved' })],
    ['methods-empty', methodsView({ ...frame, methods: [], news: undefined })],
    ['method', methodFormView({ ...form, entered: { id: 'RPIC', label, touchpoints: [] } })],
    ['method-new', methodFormView({ ...form, isNew: true, seen: undefined, entered: { id: '', label: '', touchpoints: [] } })], // biome-ignore format: one page a line
    ['endpoints', endpointsView({ ...frame, endpoints, environment: 'test', news: undefined })],
    ['endpoints-empty', endpointsView({ ...frame, endpoints: [], environment: 'test', news: undefined })],
    ['endpoint', endpointFormView({ ...endpointForm, conflict: { now: own, yours: endpoints } })],
    ['endpoint-new', endpointFormView({ ...endpointForm, isNew: true, seen: undefined, troubles })],
    ['removal', removalView(removal)],
    ['removal-refused', removalView({ ...removal, troubles, news: 'changed' })],
    ['verification', verification(sightOf(label))],
    ['verification-distrust', verification({ ...sightOf(label), trusted: false, distrust: label, protocols: ['TLSv1.2'] })], // biome-ignore format: one page a line
    ['verification-failure', verification({ ...unseen, failure: label, refused: label })],
    ['audit', auditView(audit)],
    [
      'audit-filtered',
      auditView({ ...audit, filter: { kind: 'psp', subject: 'A', before: '7' }, lines: [] }),
    ],
    ['sorry-missing', sorry('missing')],
    ['sorry-gone', sorry('gone')],
    ['sorry-forged', sorry('forged')],
    ['sorry-failed', apologyView({ lang, why: 'failed' })],
  ]
  return pages.map(([page, text]) => [`backoffice-${page}`, text])
}

const unseen: Verified = {
  ...{ url, addresses: [], protocols: [], chain: [], trusted: false, distrust: undefined, milliseconds: 0 },
  ...{ asksForCertificate: undefined, refusesWithout: undefined, failure: undefined, refused: undefined },
}

const sightOf = (subject: string): Verified => ({
  ...unseen,
  ...{ addresses: ['192.0.2.1', '2001:db8::1'], protocols: ['TLSv1.3', 'TLSv1.2'], trusted: true },
  ...{ asksForCertificate: true, refusesWithout: true, milliseconds: 41 },
  chain: [
    {
      subject,
      issuer: subject,
      names: ['psp.example', subject],
      validFrom: now,
      validTo: new Date('2026-12-01'),
    },
    { subject, issuer: subject, names: [], validFrom: now, validTo: new Date('2026-01-01') },
    { subject, issuer: subject, names: [], validFrom: now, validTo: new Date('2036-01-01') },
  ],
})

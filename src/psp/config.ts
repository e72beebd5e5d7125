/** Everything about the PSP's side that can be set. Times in milliseconds. */
import { z } from 'zod'
import { callersListener, payersListener } from '../runtime/open-listener.ts'
import {
  calledUrl,
  databaseUrl,
  eachOnce,
  listener,
  proxies,
  publicOrigin,
  retention,
  secret,
  secrets,
} from '../runtime/setting-kinds.ts'

const nodeName = z.string().min(1).max(35)

const servedPsp = z.strictObject({
  idPsp: z.string().min(1),
  name: z.string().min(1),
  /** Identifiers of payment methods, as the platform sends them in `idPaymentMethod`. */
  methods: z.array(z.string().min(1)).min(1),
  touchpoints: z.array(z.enum(['CHECKOUT', 'IO'])).min(1),
  /** The file that holds this PSP's key for the callback; without it, `psp.callbackKey`. */
  callbackKeyFile: z.string().optional(),
  /** Its names in the SOAP messages of the closing (idBrokerPSP, idChannel); without them, its idPsp. */
  broker: nodeName.optional(),
  channel: nodeName.optional(),
})

export const pspConfig = z
  .strictObject({
    databaseUrl: databaseUrl(),
    connections: z.int().min(2).max(200).default(10),
    /**
     * The API for the platform. `clients` are the subjects that may call: a common name, or all of it as RFC 4514 writes
     * it. They are known by their certificate, or by what `proxy` says of it: never both.
     */
    api: z
      .strictObject({
        ...callersListener(8443),
        certificate: z.string(),
        key: z.string(),
        clientCa: z.string(),
        clients: z.array(z.string().min(1)).min(1).optional(),
        proxy: proxies().optional(),
      })
      .partial({ certificate: true, key: true, clientCa: true })
      .prefault({}),
    /** The payer's page. `url` is its origin, as browsers reach it; without it, on localhost. */
    page: z
      .strictObject({ ...payersListener(8090), url: publicOrigin().optional() })
      .transform(page => ({ ...page, url: page.url ?? `http://localhost:${page.port}` }))
      .prefault({}),
    metrics: z.strictObject(listener(9465)).prefault({}),
    /**
     * Where outcomes are told: `url` is the base of the platform's callback, `nodeUrl` takes sendPaymentOutcomeV2; without
     * it, its usual place under the same origin. `ca` is a file, where the system's authorities do not do.
     */
    platform: z
      .strictObject({
        url: calledUrl().optional(),
        nodeUrl: calledUrl().optional(),
        patience: z.int().min(100).max(60_000).default(8_000),
        ca: z.string().optional(),
      })
      .prefault({}),
    callbackKey: secret().optional(),
    /** From it the addresses of payers' pages are derived (URL-22). */
    pageKey: secret().optional(),
    /** Keys of before, or to come, whose addresses lead to their pages as well; one a line. */
    otherPageKeys: secrets().optional(),
    /** For how many days what names payers is kept, of payments that have ended. */
    retention: retention(),
    /** How long the platform is told to wait, and how long before that the page closes (PAGE-12). */
    timeout: z.int().min(1_000).max(600_000).default(600_000),
    margin: z.int().min(0).max(300_000).default(20_000),
    /** The unit of SANP's retry schedule (OUTCOME-23). */
    slot: z.int().min(1).max(3_600_000).default(10_000),
    psps: z
      .array(servedPsp)
      .refine(psps => eachOnce(psps.map(({ idPsp }) => idPsp)), 'expected each idPsp once')
      .default([]),
    /** `sandbox`, or the path of an ES module that exports `connectBank`. */
    bank: z.string().min(1).optional(),
    bankPatience: z.int().min(100).max(60_000).default(6_000),
    sandboxKey: secret().optional(),
  })
  .refine(({ timeout, margin }) => margin < timeout, {
    path: ['margin'],
    message: 'expected less than psp.timeout',
  })
  .prefault({})

export type PspConfig = z.infer<typeof pspConfig>
export type ServedPsp = PspConfig['psps'][number]

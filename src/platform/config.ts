/** Everything about the platform's side that can be set. Times in milliseconds, amounts in cents. */
import { z } from 'zod'
import { isIban } from '../runtime/iban.ts'
import { sharedListener } from '../runtime/open-listener.ts'
import {
  databaseUrl,
  listener,
  mailServer,
  publicOrigin,
  retention,
  secret,
  secrets,
} from '../runtime/setting-kinds.ts'
import { backofficeSettings } from './backoffice-settings.ts'
import { endpointEntry, environments, methodEntry, pspEntry } from './registry-entries.ts'
import { mostEntries } from './registry-problems.ts'

const keyHash = z.string().regex(/^[0-9a-f]{64}$/, 'expected a key’s SHA-256, in 64 hexadecimal digits')

const psp = pspEntry.extend({
  offered: pspEntry.shape.offered.unwrap().default(true),
  /** The keys of its callbacks, as hashes: two of them, so that one can be changed while the other is in use. */
  keys: z.strictObject({ primary: keyHash, secondary: keyHash.optional() }),
})
const endpoint = endpointEntry.partial({ id: true, environment: true })

export const platformConfig = z
  .strictObject({
    databaseUrl: databaseUrl(),
    connections: z.int().min(2).max(200).default(10),
    /** Payers' pages, the touchpoint's API, the callback. `publicUrl` is their origin, as browsers reach it; or localhost. */
    ...sharedListener(8080),
    publicUrl: publicOrigin().optional(),
    metrics: z.strictObject(listener(9464)).prefault({}),
    /** How long a PSP may take to answer (URL-24). */
    patience: z.int().min(100).max(60_000).default(8_000),
    /** How long a PSP may take to answer a closing (NOTIFY-4). */
    closingPatience: z.int().min(100).max(60_000).default(7_000),
    /**
     * Where a closing says that the creditor is credited. On the live platform each creditor tells its own; here none is
     * asked, so that all share this one, which belongs to nobody.
     */
    creditorIban: z.string().refine(isIban, 'expected an IBAN').default('IT60X0542811101000000123456'),
    /** How many who pay may be waiting for one PSP at a time, on each node. The next is told at once that it cannot be reached. */
    callsPerPsp: z.int().min(1).max(1_000).default(64),
    /**
     * How many refunds, and how many closings, that are overdue are asked of one PSP at a time, on each node; and four times
     * as many that have just come to be owed.
     */
    dutiesPerPsp: z.int().min(1).max(1_000).default(8),
    /** The unit of SANP's retry schedule, for refunds (REFUND-8). */
    slot: z.int().min(1).max(3_600_000).default(10_000),
    /** Files of the certificate that is shown to PSPs (TLS-3), and of the authority that vouches for theirs (TLS-5). */
    client: z
      .strictObject({ certificate: z.string(), key: z.string(), ca: z.string() })
      .partial()
      .prefault({}),
    /**
     * SHA-256 of the keys that the touchpoint shows at /payments, in `Ocp-Apim-Subscription-Key`. Without any, whoever
     * reaches /payments may use it.
     */
    touchpointKeys: z.array(keyHash).max(10).default([]),
    /** Signs the sessions of payers who come back. */
    sessionKey: secret().optional(),
    /** Keys of before, or to come, whose sessions count as well; one a line. */
    otherSessionKeys: secrets().optional(),
    /** For how many days what names payers is kept, of transactions that have ended. */
    retention: retention(),
    /** How receipts are sent. Without it none are; the demo keeps them, and shows them at /mail. */
    mail: mailServer().optional(),
    /** Who changes the registry, and how they sign in. */
    backoffice: backofficeSettings(),
    /** Which endpoints of the registry are called. */
    environment: z.enum(environments).default('production'),
    /** Hosts that PSPs may have although no public DNS knows them by a full name, or although it says that they are private. */
    privateHosts: z.array(z.string().min(1)).default([]),
    /** What the registry begins with, in a database that has none yet; from then on it is changed in the back office. */
    psps: z.array(psp).max(mostEntries.psps).default([]),
    methods: z.array(methodEntry).max(mostEntries.methods).default([]),
    endpoints: z.array(endpoint).max(mostEntries.endpoints).default([]),
    /** A start page with invented notices. Without it the touchpoint's API is the only door. */
    demo: z.boolean().default(false),
    demoFee: z.int().min(0).max(10_000).default(150),
  })
  .transform(config => ({ ...config, publicUrl: config.publicUrl ?? `http://localhost:${config.port}` }))
  .prefault({})

export type PlatformConfig = z.infer<typeof platformConfig>

/** Who is an administrator, how they sign in, and for how long. Times in milliseconds. */
import { z } from 'zod'
import { calledUrl, password } from '../runtime/setting-kinds.ts'

const day = 86_400_000
const text = () => z.string().min(1).max(255)

/** By what the provider says of somebody: who they are, an address that it has verified, or what it counts them among. */
const administrator = z.union(
  [
    z.strictObject({ sub: text() }),
    z.strictObject({ email: text() }),
    z.strictObject({ claim: text(), value: text() }),
  ],
  'expected sub, email, or claim and value',
)

export const backofficeSettings = () =>
  z
    .strictObject({
      /** An OpenID Connect provider. Without one, nobody signs in but by a link that an operator made. */
      issuer: calledUrl().optional(),
      clientId: z.string().min(1).optional(),
      clientSecret: password().optional(),
      /** What is asked of the provider: `openid`, and whatever brings the claims below. */
      scope: z
        .string()
        .refine(scope => scope.split(' ').includes('openid'), 'expected openid among the words')
        .default('openid email'),
      /** A file of the authority that vouches for the provider; without it, those that the system trusts. */
      ca: z.string().optional(),
      /** How long the provider may take for each answer. */
      patience: z.int().min(100).max(30_000).default(5_000),
      /** Who of those who can sign in there may be here. Whoever is taken off loses access at once, with their tokens. */
      administrators: z.array(administrator).default([]),
      /** When a session ends: at the latest, and after nobody was there. */
      sessionLength: z.int().min(60_000).max(day).default(28_800_000),
      idleLength: z.int().min(60_000).max(day).default(1_800_000),
    })
    .prefault({})

/** The whole configuration: what both sides share, and a part for each. */
import { z } from 'zod'
import { platformConfig } from './platform/config.ts'
import { pspConfig } from './psp/config.ts'

export const settings = z.strictObject({
  /** The state of the embedded defaults: database, development certificates, demo secrets. */
  directory: z.string().default('.passerella'),
  log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  psp: pspConfig,
  platform: platformConfig,
})

export type Settings = z.infer<typeof settings>

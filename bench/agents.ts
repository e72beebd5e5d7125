/** Who calls a PSP: the platform over mTLS, and payers at its pages. Their connections are kept alive. */
import { readFileSync } from 'node:fs'
import { Agent } from 'undici'
import type { DevelopmentPki } from '../src/runtime/development-pki.ts'

export type Agents = { platform: Agent; payers: Agent }

export function openAgents(
  opened: AsyncDisposableStack,
  { ca, forwarder: { certificate, key } }: DevelopmentPki,
  payers: number,
): Agents {
  const connect = { ca: readFileSync(ca), cert: readFileSync(certificate), key: readFileSync(key) }
  return {
    platform: opened.adopt(new Agent({ connections: payers, connect }), agent => agent.close()),
    payers: opened.adopt(new Agent({ connections: payers }), agent => agent.close()),
  }
}

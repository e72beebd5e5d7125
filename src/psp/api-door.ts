/**
 * The door to the PSP’s API. Over TLS, with the certificates that are in force (TLS-2): a caller whom the authorities do
 * not vouch for is cut off (TLS-6). Or behind proxies that have seen to both. A caller of another subject gets a 401.
 */
import type { FastifyRequest } from 'fastify'
import { askForCertificate, callersByCertificate } from '../runtime/http/callers-by-certificate.ts'
import { callersByProxy } from '../runtime/http/callers-by-proxy.ts'
import type { Certificates } from '../runtime/http/certificates.ts'
import { tellRefusals } from '../runtime/http/refusals.ts'
import { type App, newApp, renewTls } from '../runtime/http/server.ts'
import type { Admission } from './admission.ts'
import type { Psp } from './context.ts'

export type ApiDoor = { app: App; callerOf(request: FastifyRequest): string | undefined }
/** `certificates`: what is in force, where TLS ends here. */
export type Admitted = Admission & { certificates: Certificates | undefined }

export function apiDoor(
  { config, log, clock }: Pick<Psp, 'config' | 'log' | 'clock'>,
  { clients, proxy, certificates }: Admitted,
): ApiDoor {
  const { limits, trustedProxies } = config.api
  const door = { clients, tell: tellRefusals({ log, clock, listener: 'api' }) }
  if (proxy) {
    const app = newApp({ limits, trustedProxies: [...trustedProxies, ...proxy.addresses] })
    return { app, callerOf: callersByProxy(app, { ...door, ...proxy }) }
  }
  const tls = { ...certificates?.current(), ...askForCertificate }
  const app = newApp({ tls, limits, trustedProxies })
  certificates?.onChange(files => renewTls(app, files))
  return { app, callerOf: callersByCertificate(app, door) }
}

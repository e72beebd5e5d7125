/** Why a certificate is not trusted, in words for people, from the code that OpenSSL has for it. */
import type { X509Certificate } from 'node:crypto'

const reasons: Record<string, string> = {
  CERT_HAS_EXPIRED: 'the certificate, or one above it, has expired',
  CERT_NOT_YET_VALID: 'the certificate, or one above it, is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is of an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is known, but not those above that one, up to the root',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer(),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer(),
  CERT_SIGNATURE_FAILURE: 'the certificate is not signed by the authority that it names',
  INVALID_PURPOSE: 'the certificate is for another use (extended key usage)',
  INVALID_CA: 'the certificate is of one that is no authority',
  PATH_LENGTH_EXCEEDED: 'the chain is longer than its authority allows',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  CERT_REVOKED: 'the certificate is revoked',
}

function unknownIssuer() {
  return 'the certificate is of an authority that is not trusted, or its chain is not whole'
}

/** OpenSSL gives the last thing that is wrong: an authority that shows itself is first of all self-signed. */
export function distrustOf(certificate: X509Certificate, code: string): string {
  const isItsOwn = code === 'INVALID_PURPOSE' && certificate.checkIssued(certificate)
  const known = isItsOwn ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : code
  return reasons[known] ?? `the certificate does not verify: ${code}`
}

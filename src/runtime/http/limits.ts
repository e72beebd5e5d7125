/**
 * What anybody may send to a listener, and hold open at it. Sizes are bytes, times milliseconds. Node's own defaults
 * leave a slow client alone for minutes, and say nothing of how many there may be.
 */
export type Limits = typeof usualLimits

export const usualLimits = {
  /** A body, and the body of a form with so many fields. */
  body: 64 * 1024,
  form: 16 * 1024,
  fields: 500,
  /** The head of a request: its bytes, and its header lines. */
  head: 16 * 1024,
  headers: 100,
  /** Requests of one connection that wait for their answers. */
  pipelined: 16,
  requestsPerConnection: 10_000,
  /** From the first byte of a connection to the end of its TLS handshake. */
  handshakeTime: 10_000,
  /** From there, or from the request before, to the end of a request's head; and to the end of its body. */
  headTime: 10_000,
  requestTime: 15_000,
  /** From an answer's first byte to the moment at which the other side has taken all of it. */
  answerTime: 20_000,
  /** Between an answer and the next request. */
  idleTime: 30_000,
  /** How often those times are looked at. */
  checkEvery: 1_000,
  /** Connections at a time: of everybody, and of one client address. */
  connections: 10_000,
  connectionsPerClient: 1_000,
}

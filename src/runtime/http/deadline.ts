/**
 * Holds undici to a deadline from the first moment: by itself it takes note of one once it is connected. Before that,
 * nothing is sent any more for whoever gave up, but nobody is told. Rejects with the signal's reason.
 */
export async function before<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const over = Promise.withResolvers<never>()
  const end = () => over.reject(signal.reason)
  signal.addEventListener('abort', end)
  try {
    return await Promise.race([work, over.promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}

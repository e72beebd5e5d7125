/** Resolves at the first of `signals`; a second one ends the process as usual. */
export function asked(signals: NodeJS.Signals[]): Promise<void> {
  return new Promise(resolve => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop)
      resolve()
    }
    for (const signal of signals) process.on(signal, stop)
  })
}

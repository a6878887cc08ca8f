/**
 * Runs `work` under a signal that aborts as soon as one of `signals` does, and lets go of them when it has ended: what it left
 * behind hears nothing of them any more. AbortSignal.any would do, but Node keeps something for each signal it makes, for as
 * long as the longest-lived of its sources.
 */
export async function underSignals<T>(
  signals: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const either = new AbortController()
  const abort = () => either.abort(signals.find((one) => one.aborted)?.reason)
  if (signals.some((one) => one.aborted)) abort()
  for (const one of signals) one.addEventListener('abort', abort, { once: true })
  try {
    return await work(either.signal)
  } finally {
    for (const one of signals) one.removeEventListener('abort', abort)
  }
}

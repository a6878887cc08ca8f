/**
 * Runs `work` with a signal that aborts as soon as any of `signals` does, and removes its listeners afterwards.
 * AbortSignal.any leaks: Node retains something for each signal it creates as long as the longest-lived source exists.
 */
export async function withAnySignal<T>(
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

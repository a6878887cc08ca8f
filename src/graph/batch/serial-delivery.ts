/** Delivers items in order, one delivery at a time. Items added during a delivery go out together in the next one. */
export interface SerialDelivery<T> {
  put(thing: T): void
  /** Resolves when everything has been delivered; rejects with the first delivery error. */
  drain(): Promise<void>
}

/** `broken` is called as soon as a delivery fails; nothing is delivered after that. */
export function createSerialDelivery<T>(
  deliver: (things: readonly T[]) => Promise<void>,
  broken: (error: unknown) => void,
): SerialDelivery<T> {
  let waiting: T[] = []
  let running: Promise<void> | undefined
  let failure: { readonly error: unknown } | undefined

  const run = async () => {
    while (waiting.length > 0 && !failure) {
      const things = waiting
      waiting = []
      await deliver(things).catch((error: unknown) => {
        failure = { error }
        broken(error)
      })
    }
    running = undefined
  }

  return {
    put: (thing) => {
      waiting.push(thing)
      // Deferred, because the other responses of the same batch are about to be added.
      running ??= Promise.resolve().then(run)
    },
    drain: async () => {
      while (running) await running
      if (failure) throw failure.error
    },
  }
}

/** Hands things on in order, one delivery at a time: what is put in during one goes out together with the next. */
export interface SerialDelivery<T> {
  put(thing: T): void
  /** Resolves when everything has been delivered; rejects with the first error of a delivery. */
  drain(): Promise<void>
}

/** `broken` is told at once when a delivery fails; nothing is delivered after it. */
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
      // Not at once: the other answers of the same batch are about to be put in, too.
      running ??= Promise.resolve().then(run)
    },
    drain: async () => {
      while (running) await running
      if (failure) throw failure.error
    },
  }
}

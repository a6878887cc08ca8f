/** Priority when connections are scarce. */
export type Urgency = 'write' | 'high' | 'normal'

const minConnections = 4
const shrinkEveryMs = 1000

export type Concurrency = ReturnType<typeof createConcurrency>

/**
 * Allocates `count` connections to Graph by priority, a quarter of them for writes only, so that a write never waits
 * behind a list.
 */
export function createConcurrency(count: number) {
  const urgencies = ['write', 'high', 'normal'] as const
  const queues: Record<Urgency, (() => void)[]> = { write: [], high: [], normal: [] }
  let open = count
  let busy = 0
  let reading = 0
  let shrunkAt = Number.NEGATIVE_INFINITY

  const forReads = () => Math.max(1, Math.floor((open * 3) / 4))
  const hasRoom = (urgency: Urgency) => busy < open && (urgency === 'write' || reading < forReads())

  const admit = () => {
    for (const urgency of urgencies) {
      while (hasRoom(urgency)) {
        const next = queues[urgency].shift()
        if (!next) break
        next()
      }
    }
  }
  const occupy = (urgency: Urgency): (() => void) => {
    const change = (by: number) => {
      busy += by
      if (urgency !== 'write') reading += by
    }
    change(1)
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      change(-1)
      admit()
    }
  }

  return {
    /**
     * Waits for a free slot; resolves with a function that releases it. Rejects with the signal's reason if aborted
     * first.
     */
    acquire: (urgency: Urgency, signal?: AbortSignal): Promise<() => void> => {
      if (signal?.aborted) return Promise.reject(signal.reason)
      if (hasRoom(urgency)) return Promise.resolve(occupy(urgency))
      return new Promise((resolve, reject) => {
        const admitted = () => {
          signal?.removeEventListener('abort', leave)
          resolve(occupy(urgency))
        }
        const leave = () => {
          queues[urgency] = queues[urgency].filter((one) => one !== admitted)
          reject(signal?.reason)
        }
        queues[urgency].push(admitted)
        signal?.addEventListener('abort', leave, { once: true })
      })
    },
    /** How many parallel batches this priority can currently use. */
    maxParallel: (urgency: Urgency) => (urgency === 'write' ? open : forReads()),
    /** Records that most of a batch was throttled: halves the limit. */
    recordThrottled: (now: number) => {
      if (now - shrunkAt < shrinkEveryMs) return
      shrunkAt = now
      open = Math.max(Math.min(minConnections, count), Math.floor(open / 2))
    },
    /** Records that a batch succeeded: raises the limit by one, up to the maximum. */
    recordSuccess: () => {
      open = Math.min(count, open + 1)
      admit()
    },
  }
}

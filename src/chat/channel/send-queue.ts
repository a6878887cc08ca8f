/**
 * Maximum number of waiting calls: more than a conversation ever has in progress. Beyond that they would only use
 * memory.
 */
const maxWaiting = 100

/** Runs calls with the same key one after another, in order; calls without a key run immediately. */
export function createSendQueue() {
  const queues = new Map<string, { last: Promise<unknown>; length: number }>()
  return {
    /** Number of keys with calls in progress. */
    get size() {
      return queues.size
    },
    /** Rejects if too many are waiting. A failure doesn't affect the next call. */
    run<T>(key: string | undefined, send: () => Promise<T>): Promise<T> {
      if (key === undefined) return send()
      const queue = queues.get(key) ?? { last: Promise.resolve(), length: 0 }
      if (queue.length >= maxWaiting) return Promise.reject(new Error('Too much waits to be sent to a conversation'))
      queue.length++
      queues.set(key, queue)
      const sent = queue.last.then(send)
      const done = () => {
        if (--queue.length === 0) queues.delete(key)
      }
      queue.last = sent.then(done, done)
      return sent
    },
  }
}

const activities = /^(.*\/v3\/conversations\/[^/?]+)\/activities(?:[/?]|$)/

/** The conversation in which a post, edit or deletion must stay in order; undefined for reads. */
export function conversationOf({ method, url }: { readonly method: string; readonly url: string }): string | undefined {
  return method === 'GET' ? undefined : activities.exec(url)?.[1]
}

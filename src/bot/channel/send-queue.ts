/** More than a conversation ever has under way at once; beyond that, what waits is memory and nothing else. */
const maxWaiting = 100

/** Does what has the same key one after the other, in the order it came; what has none, at once. */
export interface SendQueue {
  /** Rejects when too much waits already. Failure of one does not concern the next. */
  run<T>(key: string | undefined, send: () => Promise<T>): Promise<T>
  /** How many keys have something under way. */
  readonly size: number
}

export function createSendQueue(): SendQueue {
  const queues = new Map<string, { last: Promise<unknown>; length: number }>()
  return {
    get size() {
      return queues.size
    },
    run(key, send) {
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

/** What must not be overtaken: what is posted, edited or deleted in one conversation. Undefined for what only reads. */
export function conversationOf({ method, url }: { readonly method: string; readonly url: string }): string | undefined {
  return method === 'GET' ? undefined : activities.exec(url)?.[1]
}

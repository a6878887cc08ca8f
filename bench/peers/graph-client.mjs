import {
  BatchRequestContent,
  Client,
  HTTPMessageHandler,
  RetryHandler,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client'
import { chunks, disableItem, readItem, state } from './plain.mjs'

/** Microsoft's client with its BatchRequestContent, one batch after another. */
export function prepare({ url, token }) {
  // Its own authentication omits the token on plain http; retrying and sending are the defaults.
  const authentication = {
    execute: (context) => {
      context.options.headers = { ...context.options.headers, Authorization: `Bearer ${token}` }
      return authentication.next.execute(context)
    },
    setNext: (next) => {
      authentication.next = next
    },
  }
  const retry = new RetryHandler(new RetryHandlerOptions())
  authentication.setNext(retry)
  retry.setNext(new HTTPMessageHandler())
  const client = Client.initWithMiddleware({ baseUrl: url, middleware: authentication })
  const run = async (accounts, item) => {
    const results = []
    for (const part of chunks(accounts, 20)) {
      const steps = part.map((account, index) => {
        const { method, url: path, headers, body } = item(account)
        const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
        return { id: String(index), request: new Request(`https://graph.microsoft.com${path}`, init) }
      })
      const content = await new BatchRequestContent(steps).getContent()
      const answer = await client
        .api('/$batch')

        .post(content)
        .catch(() => undefined)
      const byId = new Map(answer?.responses?.map((one) => [one.id, one]))
      results.push(
        ...part.map((_, index) => {
          const one = byId.get(String(index))
          return one && one.status < 300 ? (one.body ?? {}) : null
        }),
      )
    }
    return results
  }
  return {
    status: async (accounts) => (await run(accounts, readItem)).map(state),
    disable: async (accounts) => (await run(accounts, disableItem)).map((done) => done !== null),
  }
}

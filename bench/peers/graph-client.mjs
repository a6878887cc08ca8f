import { BatchRequestContent, Client } from '@microsoft/microsoft-graph-client'
import { chunks, disableItem, readItem, state } from './plain.mjs'

/** Microsoft's client with its BatchRequestContent, batch after batch. */
export function prepare({ url, token }) {
  const client = Client.init({ baseUrl: url, authProvider: (done) => done(null, token) })
  // Over plain http it leaves the token out by itself.
  const authorization = `Bearer ${token}`
  const run = async (accounts, item) => {
    const results = []
    for (const part of chunks(accounts, 20)) {
      const steps = part.map((account, index) => {
        const { method, url: path, headers, body } = item(account)
        const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
        return { id: String(index), request: new Request(`https://graph.microsoft.com/v1.0${path}`, init) }
      })
      const content = await new BatchRequestContent(steps).getContent()
      const answer = await client
        .api('/$batch')
        .header('Authorization', authorization)
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

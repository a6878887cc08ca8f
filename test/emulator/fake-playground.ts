import http, { type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the Playground was told to show. */
export interface Shown {
  readonly method: string
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly activity: { readonly text?: string }
}

/**
 * Replaces the Agents Playground and its page. The page shows posts and edits until it is reloaded; after `restart`,
 * the Playground itself knows nothing.
 */
export async function startFakePlayground() {
  const calls: Shown[] = []
  const known = new Set<string>()
  const page = new Map<string, string>()
  let count = 0
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const activity = JSON.parse(body) as { text?: string }
      const last = decodeURIComponent(request.url?.split('/').at(-1) ?? '')
      const edits = request.method === 'PUT'
      const id = edits ? last : `playground-${++count}`
      calls.push({ method: request.method ?? '', id, headers: request.headers, activity })
      const found = !edits || known.has(id)
      if (found) known.add(id)
      if (!edits || page.has(id)) page.set(id, activity.text ?? '')
      response.writeHead(found ? 201 : 404, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(found ? { id } : { error: { code: 'ActivityNotFoundInConversation' } }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    /** The texts on the page. */
    texts: () => [...page.values()],
    reload: () => page.clear(),
    restart: () => {
      known.clear()
      page.clear()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

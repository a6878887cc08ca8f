import http, { type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the Playground was told to show. */
export interface Shown {
  readonly method: string
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly activity: { readonly text?: string }
}

/** Stands in for the Agents Playground: keeps messages in memory, and knows nothing after `forget`. */
export async function startFakePlayground() {
  const calls: Shown[] = []
  const known = new Map<string, string>()
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
      if (found) known.set(id, activity.text ?? '')
      response.writeHead(found ? 201 : 404, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(found ? { id } : { error: { code: 'ActivityNotFoundInConversation' } }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    texts: () => [...known.values()],
    forget: () => known.clear(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

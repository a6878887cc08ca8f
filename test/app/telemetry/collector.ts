import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { lookout } from '../../support/secrets.ts'

/** A collector that stores what it receives, by path. */
export async function collecting(
  work: (endpoint: string, received: Map<string, unknown[]>) => Promise<void>,
): Promise<void> {
  const received = new Map<string, unknown[]>()
  const server = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8')
    lookout.look('http', body)
    const path = request.url ?? ''
    received.set(path, [...(received.get(path) ?? []), JSON.parse(body)])
    response.setHeader('Content-Type', 'application/json')
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const before = process.env['OTEL_EXPORTER_OTLP_ENDPOINT']
  // The exporters read it from the process environment themselves.
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = endpoint
  try {
    await work(endpoint, received)
  } finally {
    if (before === undefined) delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT']
    else process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = before
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

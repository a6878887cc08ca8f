import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const servers: Server[] = []

/** A server with an endless response, counting the bytes read. */
export async function startEndlessServer(): Promise<{ url: string; taken(): number }> {
  let taken = 0
  const server = createServer((_request, response) => {
    response.setHeader('request-id', 'endless')
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536))) taken += 65_536
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken: () => taken }
}

after(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

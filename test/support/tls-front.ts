import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createCertificate } from './certificate.ts'
import { temporaryFolder } from './folders.ts'

/** Services that can only be reached over TLS and through a proxy. */
export interface TlsFront {
  /** The proxy's address with its credentials. */
  readonly proxy: string
  /** A file with the certificates of all hosts behind it. */
  readonly ca: string
  /** Hosts that clients have connected to. */
  readonly connected: Set<string>
  close(): Promise<void>
}

const domain = 'outside.example'
export const outside = (name: string): string => `https://${name}.${domain}`

/** All hosts of the domain over TLS behind a proxy; requests are forwarded to each host's `backend` over plain HTTP. */
export async function createTlsFront(backend: (host: string) => string): Promise<TlsFront> {
  const pair = createCertificate(`*.${domain}`, Date.now() + 86_400_000)
  const ca = join(await temporaryFolder('ca-'), 'ca.pem')
  await writeFile(ca, pair.cert)
  const front = https.createServer(pair, (request, response) => {
    const { host = '' } = request.headers
    const onward = http.request(
      new URL(request.url ?? '/', backend(host)),
      { method: request.method, headers: { ...request.headers, 'x-forwarded-proto': 'https' } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  // Longer than any client keeps a connection.
  front.keepAliveTimeout = 300_000
  const connected = new Set<string>()
  const sockets = new Set<net.Socket>()
  const wanted = `Basic ${Buffer.from('bot:hunter2').toString('base64')}`
  const proxy = http.createServer()
  proxy.on('connect', ({ url = '', headers }, socket: net.Socket) => {
    const [host = '', port] = url.split(':')
    if (headers['proxy-authorization'] !== wanted) return void socket.end('HTTP/1.1 407 Who are you?\r\n\r\n')
    if (!host.endsWith(`.${domain}`) || port !== '443') return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    connected.add(host)
    const through = net.connect((front.address() as AddressInfo).port, '127.0.0.1')
    for (const one of [socket, through]) sockets.add(one.on('error', () => one.destroy()))
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    socket.pipe(through).pipe(socket)
  })
  for (const server of [front, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    proxy: `http://bot:hunter2@127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    ca,
    connected,
    close: async () => {
      for (const one of sockets) one.destroy()
      for (const server of [front, proxy]) {
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      }
    },
  }
}

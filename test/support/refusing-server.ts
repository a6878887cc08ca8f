import net, { type AddressInfo } from 'node:net'

/** A server that answers every connection with an error, like PostgreSQL refusing a client. */
export async function refusingServer(code: string, message: string): Promise<{ url: string; close(): void }> {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${message}`].map((one) => `${one}\0`).join('')
  const body = Buffer.from(`${fields}\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([head, body])))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `postgresql://rollcall:hunter2@127.0.0.1:${port}/rollcall`, close: () => void server.close() }
}

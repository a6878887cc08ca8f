import { once } from 'node:events'
import net from 'node:net'

const posted = 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
const beginnings = [
  posted,
  `${posted}Content-Length: 4000000\r\n\r\n{`,
  'GET /healthz HTTP/1.1\r\nContent-Length: 9\r\n',
]

/** Connects callers, from an address of their own, that send a byte now and then; resolves to what hangs them up. */
export async function openSlowCallers(port: number, count: number): Promise<() => void> {
  const sockets = Array.from({ length: count }, (_, n) => {
    const socket = net.connect(port, '127.0.0.2').on('error', () => {})
    socket.write(beginnings[n % beginnings.length] ?? '')
    return socket
  })
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('x')
  }, 10)
  return () => {
    clearInterval(drip)
    for (const socket of sockets) socket.destroy()
  }
}

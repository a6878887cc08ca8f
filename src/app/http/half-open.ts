import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** How many connections without a request can be open: per address, and in total. */
export interface HalfOpenLimits {
  readonly perAddress: number
  readonly total: number
}

/**
 * Closes the oldest connections without a request once there are too many. Someone who opens idle connections can
 * therefore only block others at the same address.
 */
export function limitHalfOpen(server: Server, { perAddress, total }: HalfOpenLimits): void {
  const silent = new Map<Socket, string>()

  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    silent.set(socket, address)
    socket.once('close', () => silent.delete(socket))
    const closeOldest = (sockets: readonly Socket[], most: number) => {
      for (const oldest of sockets.slice(0, Math.max(0, sockets.length - most))) {
        silent.delete(oldest)
        oldest.destroy()
      }
    }
    if (silent.size > perAddress)
      closeOldest(
        [...silent].flatMap(([one, from]) => (from === address ? [one] : [])),
        perAddress,
      )
    closeOldest([...silent.keys()], total)
  })
  server.prependListener('request', ({ socket }) => silent.delete(socket))
}

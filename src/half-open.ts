import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** How many connections may lie open without a request: of one address, and of all together. */
export interface HalfOpenBounds {
  readonly ofAddress: number
  readonly ofAll: number
}

/**
 * Closes connections on which nothing was asked yet, the oldest first, when there are too many of them: so whoever opens
 * connections and says nothing keeps nobody out, and at one address only themselves.
 */
export function boundHalfOpen(server: Server, { ofAddress, ofAll }: HalfOpenBounds): void {
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
    if (silent.size > ofAddress)
      closeOldest(
        [...silent].flatMap(([one, from]) => (from === address ? [one] : [])),
        ofAddress,
      )
    closeOldest([...silent.keys()], ofAll)
  })
  server.prependListener('request', ({ socket }) => silent.delete(socket))
}

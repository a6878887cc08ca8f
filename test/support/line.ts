import net from 'node:net'

/** A connection to a local port that can be cut and restored, and knows when it was last used. */
export interface Line {
  readonly port: number
  /** When the client last sent something, in ms since the epoch; 0 before that. */
  readonly usedAt: number
  /** Closes every connection and accepts no new ones. */
  cut(): Promise<void>
  /** Accepts connections again, if it has been cut. */
  mend(): Promise<void>
}

export async function createLine(to: { readonly port: number; readonly host?: string }): Promise<Line> {
  const sockets = new Set<net.Socket>()
  let usedAt = 0
  const listener = net.createServer((near) => {
    const far = net.connect(to.port, to.host ?? '127.0.0.1')
    near.on('data', () => {
      usedAt = Date.now()
    })
    for (const [from, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('close', () => {
        sockets.delete(from)
        other.destroy()
      })
      from.pipe(other)
    }
  })
  const listen = (port: number) => new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = listener.address() as net.AddressInfo
  return {
    port,
    get usedAt() {
      return usedAt
    },
    mend: async () => {
      if (!listener.listening) await listen(port)
    },
    cut: async () => {
      const closed = new Promise((resolve) => listener.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A line to a PostgreSQL server, and the database's address through it. */
export async function createDatabaseLine(databaseUrl: string): Promise<Line & { readonly url: string }> {
  const url = new URL(databaseUrl)
  const line = await createLine({ port: Number(url.port || 5432), host: url.hostname })
  url.hostname = '127.0.0.1'
  url.port = `${line.port}`
  return Object.assign(line, { url: url.href })
}

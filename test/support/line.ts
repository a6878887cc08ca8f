import net from 'node:net'

/** A way to a port of this machine that can be cut and mended, and that knows when something last went along it. */
export interface Line {
  readonly port: number
  /** When the near side last sent something, in ms since the epoch; 0 before. */
  readonly usedAt: number
  /** Breaks every connection and takes no new one. */
  cut(): Promise<void>
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
    mend: () => listen(port),
    cut: async () => {
      const closed = new Promise((resolve) => listener.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A line to a PostgreSQL server, and the address of the database over it. */
export async function createDatabaseLine(databaseUrl: string): Promise<Line & { readonly url: string }> {
  const url = new URL(databaseUrl)
  const line = await createLine({ port: Number(url.port || 5432), host: url.hostname })
  url.hostname = '127.0.0.1'
  url.port = `${line.port}`
  return Object.assign(line, { url: url.href })
}

/** A request for a page, without the HTTP server around it. */
export interface PageRequest {
  /** A named segment of the address; empty if missing. */
  param(name: string): string
  /** One value of the query; empty if missing. */
  query(name: string): string
  /** Empty if missing. */
  header(name: string): string
  /** The peer's address. */
  readonly peer: string
  /** The body of a form. */
  readonly form: URLSearchParams
}

export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Sent instead of the body, as they arrive. */
  readonly pieces?: AsyncIterable<Uint8Array>
}

/**
 * The address of the client: as given by the nearest proxy, which writes the last entry. Without a proxy, the header
 * can be forged.
 */
export function clientAddress({ header, peer }: Pick<PageRequest, 'header' | 'peer'>): string {
  const last = header('x-forwarded-for').split(',').at(-1)?.trim() ?? ''
  // Azure adds the port, which differs between connections.
  return (last || peer).replace(/^(\[.*\]|[\d.]+):\d+$/, '$1').slice(0, 64)
}

/** All cookies, by name. */
export function readCookies({ header }: Pick<PageRequest, 'header'>): ReadonlyMap<string, string> {
  const cookies = header('cookie')
    .split(';')
    .map((one) => one.trim().split('='))
  // The first of several with one name counts.
  return new Map(cookies.toReversed().map(([name = '', value = '']) => [name, value]))
}

/**
 * Whether one of our own pages sent this, according to the browser. Browsers that don't send `Sec-Fetch-Site` send
 * `Origin`, which is "null" for pages without a referrer.
 */
export function isSameOrigin({ header }: Pick<PageRequest, 'header'>, origin: string): boolean {
  const [site, from] = [header('sec-fetch-site'), header('origin')]
  if (from !== '' && from !== 'null' && from !== origin) return false
  return site === '' ? from !== '' : site === 'same-origin'
}

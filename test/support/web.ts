/** A page or a redirect, as a browser gets it. */
export interface Page {
  readonly status: number
  /** Where it came from, as the browser knows it. */
  readonly url: string
  readonly headers: Headers
  readonly text: string
}

/** A browser without scripts: keeps cookies, follows redirects and fills in forms. */
export interface Web {
  get(url: string, headers?: Record<string, string>): Promise<Page>
  /** Sends a form like the page at `from`, in a browser that reveals where requests come from. */
  post(url: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Page>
  /** A single request, without following redirects. */
  send(
    method: string,
    url: string,
    options?: { form?: Record<string, string>; headers?: Record<string, string> },
  ): Promise<Page>
  /** Cookies by host. */
  readonly cookies: Map<string, Map<string, string>>
}

/** What a browser sends a request with, as `fetch` does. */
export type Fetch = (
  url: string,
  request: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: URLSearchParams
    readonly redirect: 'manual'
  },
) => Promise<Pick<Response, 'status' | 'headers' | 'text'>>

/** `hosts`: where requests for an origin are actually sent. */
export function createWeb(
  hosts: () => Readonly<Record<string, string>> = () => ({}),
  request: Fetch = (url, one) => fetch(url, one),
): Web {
  const cookies: Web['cookies'] = new Map()

  const jarOf = (url: string) => {
    const { host } = new URL(url)
    const jar = cookies.get(host) ?? new Map<string, string>()
    cookies.set(host, jar)
    return jar
  }

  const send: Web['send'] = async (method, url, { form, headers = {} } = {}) => {
    const { origin, pathname, search } = new URL(url)
    const jar = jarOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await request(`${hosts()[origin] ?? origin}${pathname}${search}`, {
      method,
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), ...headers },
      ...(form && { body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((one) => one.trim())
      const [name = '', value = ''] = pair.split('=')
      if (attributes.includes('Max-Age=0')) jar.delete(name)
      else jar.set(name, value)
    }
    return { status: response.status, url, headers: response.headers, text: await response.text() }
  }

  const follow = async (page: Page, left = 10): Promise<Page> => {
    const next = page.headers.get('location')
    if (!next || left === 0) return page
    return follow(await send('GET', new URL(next, page.url).href), left - 1)
  }

  return {
    cookies,
    send,
    get: async (url, headers) => follow(await send('GET', url, headers ? { headers } : {})),
    post: async (url, form, headers = {}) => {
      const site = { 'sec-fetch-site': 'same-origin', origin: 'null' }
      return follow(await send('POST', url, { form, headers: { ...site, ...headers } }))
    },
  }
}

/** The value of a hidden field on a page; empty if missing. */
export function fieldOf({ text }: Pick<Page, 'text'>, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
}

/** The pass that a page shows; empty if it shows none. */
export function passOn({ text }: Pick<Page, 'text'>): string {
  const shown = /<p class="pass"[^>]*>(.*?)<\/p>/.exec(text)?.[1] ?? ''
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return shown.replaceAll(/<[^>]+>/g, '').replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
}

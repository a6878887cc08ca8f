import { createWeb, type Fetch, type Web } from '../support/web.ts'
import type { Bot } from './bots.ts'
import type { Outside } from './outside.ts'
import { publicUrl } from './settings.ts'

/** Opens a browser of somebody with this network address: it reaches the bots, and Entra. */
export type OpenBrowser = (peer: string) => Web

/** `choose`: the bot that a request reaches, if any is alive. */
export function createBrowsers(visit: Outside['visit'], choose: () => Bot | undefined): OpenBrowser {
  return (peer) => {
    const send: Fetch = async (url, { method, headers, body }) => {
      const isForm = body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }
      const isOfBot = url.startsWith(`${publicUrl}/`)
      const answered = isOfBot
        ? await askBot(choose(), { method, url: new URL(url), headers, peer, form: body ?? new URLSearchParams() })
        : await visit(url, { method, headers: { ...headers, ...isForm }, ...(body && { body: String(body) }) })
      return { status: answered.status, headers: new Headers(answered.headers), text: async () => answered.text }
    }
    return createWeb(undefined, send)
  }
}

interface PageCall {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly peer: string
  readonly form: URLSearchParams
}

/** Calls the page at this address. Throws if there is nobody to answer, or they die. */
async function askBot(bot: Bot | undefined, { method, url, headers, peer, form }: PageCall) {
  if (!bot) throw new Error('No bot listens')
  const fitting = [...bot.pages].flatMap(([page, handlers]) =>
    page.routes.flatMap((route) => {
      const pattern = route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')
      const found = new RegExp(`^${pattern}$`).exec(url.pathname)
      const handle = handlers[route.step]
      return found && handle && route.method === method.toLowerCase() ? [{ named: found.groups ?? {}, handle }] : []
    }),
  )
  // As in the server's router, an address with fewer parameters comes first.
  const [route] = fitting.sort((a, b) => Object.keys(a.named).length - Object.keys(b.named).length)
  if (!route) throw new Error(`There is no page at ${url.pathname}`)
  const answer = route.handle({
    param: (name) => route.named[name] ?? '',
    query: (name) => url.searchParams.get(name) ?? '',
    header: (name) => headers[name] ?? '',
    peer,
    form,
  })
  const died = bot.mortal.death.then(() => undefined)
  const answered = await Promise.race([answer, died])
  if (!answered) throw new Error(`${bot.name} dies before it answers a browser`)
  return { status: answered.status, headers: answered.headers, text: answered.body }
}

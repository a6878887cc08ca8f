import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'restify'
import { type Exports, linkLifetime, type OfferedExport } from './exports/exports.ts'
import { messagesFor } from './messages/index.ts'

const cookieName = 'rollcall-export'
/** The look of the bot's cards: a quiet header, and colour for the button only. */
const style = `:root{color-scheme:light dark;--ink:#242424;--soft:#5c5c5c;--paper:#f5f5f5;--card:#fff;--line:#e0e0e0;--accent:#4f52b2;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#f2f2f2;--soft:#b3b3b3;--paper:#1f1f1f;--card:#292929;--line:#424242;--accent:#9299f7;--on:#1b1b1b}}
body{margin:0;font:16px/1.5 "Segoe UI",system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main{box-sizing:border-box;max-width:30rem;margin:12vh auto;padding:1.5rem;background:var(--card);border:1px solid var(--line);border-radius:8px}
.from{margin:0;color:var(--soft);font-size:.875rem;font-weight:600}h1{margin:0 0 .75rem;font-size:1.25rem}p{margin:.5rem 0;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:.875rem}
button{margin:.75rem 0;padding:.5rem 1.5rem;font:inherit;font-weight:600;color:var(--on);background:var(--accent);border:0;border-radius:4px;cursor:pointer}
button:focus-visible{outline:2px solid var(--ink);outline-offset:2px}`
const styleHash = createHash('sha256').update(style).digest('base64')
const pageSecurity = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

const pageHeaders = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': pageSecurity }

/** Limits of a download, in ms. */
export interface DownloadBounds {
  readonly downloadTime: number
  /** How long its reader may take nothing of it. */
  readonly stalledTime: number
}

/** The browser's session for a link; empty if it has none. */
function sessionOf(request: Request): string {
  const cookies = request.header('cookie', '').split(';')
  const mine = cookies.map((one) => one.trim().split('=')).find(([name]) => name === cookieName)
  return mine?.[1] ?? ''
}

const wordsFor = (request: Request) => messagesFor(request.header('accept-language', '').split(',')[0])

function sendGone(request: Request, response: Response): void {
  const { exports: says } = wordsFor(request)
  response.sendRaw(404, page(request, says.expired.title, `<p>${says.gone}</p>`), pageHeaders)
}

/**
 * Downloads take two steps: opening the link only shows a page, so that link scanners and previews do no harm. The
 * page's button downloads the file, as often as needed, for the browser that used it first.
 */
export function exportRoute(
  exports: Pick<Exports, 'find' | 'open'>,
  { secure, downloadTime, stalledTime }: { secure: boolean } & DownloadBounds,
) {
  const tokenOf = (request: Request) => String(request.params['token'])
  return {
    show: async (request: Request, response: Response): Promise<void> => {
      const offered = await exports.find(tokenOf(request))
      if (!offered) return sendGone(request, response)
      const session = sessionOf(request) || offered.session
      response.sendRaw(200, offer(offered, request), {
        ...pageHeaders,
        // Lax, so that the browser is recognised when opening the link from Teams again.
        'Set-Cookie': `${cookieName}=${session}; Path=/exports/; Max-Age=${linkLifetime / 1000}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
      })
    },
    download: async (request: Request, response: Response): Promise<void> => {
      const file = await exports.open(tokenOf(request), sessionOf(request))
      if (!file) return sendGone(request, response)
      response.writeHead(200, {
        'Content-Type': file.contentType,
        'Content-Length': file.size,
        'Content-Disposition': `attachment; filename="${file.fileName}"`,
      })
      // Whoever has a link could otherwise occupy connections by reading slowly, or not at all.
      response.setTimeout(stalledTime, () => response.destroy())
      await pipeline(Readable.from(file.pieces), response, { signal: AbortSignal.timeout(downloadTime) })
    },
  }
}

/** File names are letters, digits, dashes and dots, and the texts are our own, so nothing needs escaping. */
function offer({ fileName }: OfferedExport, request: Request): string {
  const { exports: says } = wordsFor(request)
  const button = `<form method="post"><button>${says.download}</button></form>`
  return page(request, says.title, `<p>${fileName}</p>${button}<p class="soft">${says.page}</p>`)
}

const page = (request: Request, title: string, body: string): string => `<!doctype html>
<html lang="${wordsFor(request).exports.lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title} · Rollcall</title><style>${style}</style></head>
<body><main><p class="from">Rollcall</p><h1>${title}</h1>${body}</main></body>
</html>`

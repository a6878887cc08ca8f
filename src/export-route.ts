import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'restify'
import { type Exports, linkLifetime, type OfferedExport } from './exports/exports.ts'
import { messagesFor } from './messages/index.ts'

const cookieName = 'rollcall-export'
const style =
  'body{font:16px/1.5 "Segoe UI",system-ui,sans-serif;margin:15vh auto;max-width:34rem;padding:0 1rem}button{font:inherit;padding:.5rem 1.5rem}'
const styleHash = createHash('sha256').update(style).digest('base64')
const pageSecurity = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

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
  response.sendRaw(404, wordsFor(request).exports.gone, { 'Content-Type': 'text/plain; charset=utf-8' })
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
      response.sendRaw(200, page(offered, request), {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': pageSecurity,
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
function page({ fileName }: OfferedExport, request: Request): string {
  const { exports: says } = wordsFor(request)
  return `<!doctype html>
<html lang="${says.lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${says.title}</title><style>${style}</style></head>
<body><h1>${says.title}</h1><p>${fileName}</p><form method="post"><button>${says.download}</button></form><p>${says.page}</p></body>
</html>`
}

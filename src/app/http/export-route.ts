import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'restify'
import { type Exports, linkLifetime, type OfferedExport } from '../../exports/exports.ts'
import type { Messages, MessagesFor } from '../../messages/index.ts'
import { page, pageHeaders } from '../../pages/frame.ts'
import { html } from '../../pages/html.ts'

const cookieName = 'rollcall-export'

/** Limits of a download, in ms. */
export interface DownloadBounds {
  readonly downloadTime: number
  /** How long the reader can stall before the download is aborted. */
  readonly stalledTime: number
}

/** The browser's session for a link; empty if there is none. */
function sessionOf(request: Request): string {
  const cookies = request.header('cookie', '').split(';')
  const mine = cookies.map((one) => one.trim().split('=')).find(([name]) => name === cookieName)
  return mine?.[1] ?? ''
}

function sendGone(response: Response, { locale, exports: says }: Messages): void {
  response.sendRaw(404, page(locale, says.expired.title, html`<p>${says.gone}</p>`), pageHeaders)
}

/** What the route offers, and what it says. */
export type OfferedFiles = Pick<Exports, 'find' | 'open'> & { readonly messagesFor: MessagesFor }

/**
 * Downloads take two steps: opening the link only shows a page, so that link scanners and previews do no harm. The
 * page's button downloads the file, as often as needed, but only for the browser that used it first.
 */
export function exportRoute(
  exports: OfferedFiles,
  { secure, downloadTime, stalledTime }: { secure: boolean } & DownloadBounds,
) {
  const messagesOf = (request: Request) => exports.messagesFor(request.header('accept-language', '').split(',')[0])
  const tokenOf = (request: Request) => String(request.params['token'])
  return {
    show: async (request: Request, response: Response): Promise<void> => {
      const offered = await exports.find(tokenOf(request))
      if (!offered) return sendGone(response, messagesOf(request))
      const session = sessionOf(request) || offered.session
      response.sendRaw(200, offerPage(offered, messagesOf(request)), {
        ...pageHeaders,
        // Lax, so that the browser is recognised when opening the link from Teams again.
        'Set-Cookie': `${cookieName}=${session}; Path=/exports/; Max-Age=${linkLifetime / 1000}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
      })
    },
    download: async (request: Request, response: Response): Promise<void> => {
      const file = await exports.open(tokenOf(request), sessionOf(request))
      if (!file) return sendGone(response, messagesOf(request))
      response.writeHead(200, {
        'Content-Type': file.contentType,
        'Content-Length': file.size,
        'Content-Disposition': `attachment; filename="${file.fileName}"`,
      })
      // Otherwise, anyone with a link could occupy connections by reading slowly or not at all.
      response.setTimeout(stalledTime, () => response.destroy())
      await pipeline(Readable.from(file.pieces), response, { signal: AbortSignal.timeout(downloadTime) })
    },
  }
}

function offerPage({ fileName }: OfferedExport, { locale, exports: says }: Messages): string {
  const button = html`<form method="post"><button>${says.download}</button></form>`
  return page(locale, says.title, html`<p>${fileName}</p>${button}<p class="soft">${says.page}</p>`)
}

import type { Messages } from '../../chat/words/index.ts'
import { page, pageHeaders } from '../../pages/frame.ts'
import { html } from '../../pages/html.ts'
import type { Page, PageHandlers, PageParts } from '../../pages/page.ts'
import { type PageAnswer, type PageRequest, readCookies } from '../../pages/request.ts'
import { linkLifetime, type OfferedExport } from './files.ts'
import { files } from './link.ts'
import { words } from './words.ts'

/**
 * Downloads take two steps: opening the link only shows a page, so that link scanners and previews do no harm. The
 * page's button downloads the file, as often as needed, but only for the browser that used it first.
 */
type DownloadStep = 'show' | 'download'

const cookieName = 'rollcall-export'

const tokenOf = ({ param }: PageRequest): string => param('token')
/** The browser's session for a link; empty if there is none. */
const sessionOf = (request: PageRequest): string => readCookies(request).get(cookieName) ?? ''

function createDownloadPage({ use, publicUrl, messagesFor }: PageParts): PageHandlers<DownloadStep> {
  const exports = use(files)
  const secure = new URL(publicUrl).protocol === 'https:'
  const messagesOf = ({ header }: PageRequest) => messagesFor(header('accept-language').split(',')[0])
  return {
    show: async (request) => {
      const offered = await exports.find(tokenOf(request))
      if (!offered) return gone(messagesOf(request))
      const session = sessionOf(request) || offered.session
      return {
        status: 200,
        headers: {
          ...pageHeaders,
          // Lax, so that the browser is recognised when opening the link from Teams again.
          'Set-Cookie': `${cookieName}=${session}; Path=/exports/; Max-Age=${linkLifetime / 1000}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
        },
        body: offerPage(offered, messagesOf(request)),
      }
    },
    download: async (request) => {
      const file = await exports.open(tokenOf(request), sessionOf(request))
      if (!file) return gone(messagesOf(request))
      return {
        status: 200,
        headers: {
          'Content-Type': file.contentType,
          'Content-Length': String(file.size),
          'Content-Disposition': `attachment; filename="${file.fileName}"`,
        },
        body: '',
        pieces: file.pieces,
      }
    },
  }
}

function gone(messages: Messages): PageAnswer {
  const { exports: says } = words.of(messages)
  const body = page(messages.locale, says.expired.title, html`<p>${says.gone}</p>`)
  return { status: 404, headers: pageHeaders, body }
}

function offerPage({ fileName }: OfferedExport, messages: Messages): string {
  const { exports: says } = words.of(messages)
  const button = html`<form method="post"><button>${says.download}</button></form>`
  return page(messages.locale, says.title, html`<p>${fileName}</p>${button}<p class="soft">${says.page}</p>`)
}

export const downloadPage: Page<DownloadStep> = {
  routes: [
    { method: 'get', path: '/exports/:token', step: 'show' },
    { method: 'post', path: '/exports/:token', step: 'download' },
  ],
  build: createDownloadPage,
}

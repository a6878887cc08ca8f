import type { Request, RequestHandler, Response, Server } from 'restify'
import { readBody } from '../../core/bounded-body.ts'
import type { PassPage } from '../../pages/pass-page.ts'
import type { PageAnswer, PageRequest } from '../../pages/request.ts'

/** Maximum size of a form in bytes; it contains only a token and a choice. */
const largestForm = 4_096

class FormRefused extends Error {
  readonly status: 411 | 413 | 415

  constructor(status: 411 | 413 | 415) {
    super('The form cannot be read')
    this.status = status
  }
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const isPlain = request.header('content-encoding', 'identity').toLowerCase() === 'identity'
  if (!isPlain || request.getContentType() !== 'application/x-www-form-urlencoded') throw new FormRefused(415)
  // Refused before reading: abandoning a body half-way would close the connection without a response.
  const length = Number(request.header('content-length', 'NaN'))
  if (Number.isNaN(length)) throw new FormRefused(411)
  if (length > largestForm) throw new FormRefused(413)
  const body = await readBody(request, { bytes: largestForm }, () => new FormRefused(413))
  return new URLSearchParams(body.toString('utf8'))
}

function asPageRequest(request: Request, form = new URLSearchParams()): PageRequest {
  const query = new URLSearchParams(request.getQuery())
  return {
    voucher: String(request.params['voucher'] ?? ''),
    query: (name) => query.get(name) ?? '',
    header: (name) => request.header(name, ''),
    peer: request.socket.remoteAddress ?? '',
    form,
  }
}

/** Serves the page at `/pass/<voucher>`; if the page is switched off, its addresses don't exist. */
export function servePassPage(server: Server, started: RequestHandler, passPage: () => PassPage | undefined): void {
  const on =
    (step: keyof PassPage, hasForm = false) =>
    async (request: Request, response: Response): Promise<void> => {
      const page = passPage()
      if (!page) return void response.send(404)
      try {
        const form = hasForm ? await readForm(request) : undefined
        send(response, await page[step](asPageRequest(request, form)))
      } catch (error) {
        if (!(error instanceof FormRefused)) throw error
        response.send(error.status)
      }
    }
  const send = (response: Response, { status, headers, body }: PageAnswer) => response.sendRaw(status, body, headers)
  server.get('/pass/signed-in', started, on('signedIn'))
  server.get('/pass/:voucher', started, on('show'))
  server.head('/pass/:voucher', started, on('show'))
  server.get('/pass/:voucher/sign-in', started, on('signIn'))
  server.post('/pass/:voucher', started, on('reveal', true))
}

import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response, Server } from 'restify'
import { readBody } from '../../core/bounded-body.ts'
import type { Log } from '../../core/log.ts'
import type { Page, PageHandlers } from '../../pages/page.ts'
import type { PageAnswer, PageRequest } from '../../pages/request.ts'

class FormRefused extends Error {
  readonly status: 411 | 413 | 415

  constructor(status: 411 | 413 | 415) {
    super('The form cannot be read')
    this.status = status
  }
}

/** `largest`: in bytes. */
async function readForm(request: Request, largest: number): Promise<URLSearchParams> {
  const isPlain = request.header('content-encoding', 'identity').toLowerCase() === 'identity'
  if (!isPlain || request.getContentType() !== 'application/x-www-form-urlencoded') throw new FormRefused(415)
  // Refused before reading: abandoning a body half-way would close the connection without a response.
  const length = Number(request.header('content-length', 'NaN'))
  if (Number.isNaN(length)) throw new FormRefused(411)
  if (length > largest) throw new FormRefused(413)
  const body = await readBody(request, { bytes: largest }, () => new FormRefused(413))
  return new URLSearchParams(body.toString('utf8'))
}

function asPageRequest(request: Request, form = new URLSearchParams()): PageRequest {
  const query = new URLSearchParams(request.getQuery())
  return {
    param: (name) => String(request.params[name] ?? ''),
    query: (name) => query.get(name) ?? '',
    header: (name) => request.header(name, ''),
    peer: request.socket.remoteAddress ?? '',
    form,
  }
}

/** Limits of a download, in ms. */
export interface DownloadBounds {
  readonly downloadTime: number
  /** How long the reader can stall before the download is aborted. */
  readonly stalledTime: number
}

/** Pages that have been built. */
export type BuiltPages = ReadonlyMap<Page, PageHandlers>

/** Serves these pages. The addresses of one that wasn't built don't exist. */
export function servePages(
  server: Server,
  pages: readonly Page[],
  started: RequestHandler,
  built: () => BuiltPages | undefined,
  { downloadTime, stalledTime, log }: DownloadBounds & { readonly log: Log },
): void {
  const send = async (response: Response, { status, headers, body, pieces }: PageAnswer): Promise<void> => {
    if (!pieces) return response.sendRaw(status, body, headers)
    response.writeHead(status, headers)
    // Otherwise, anyone with a link could occupy connections by reading slowly or not at all.
    response.setTimeout(stalledTime, () => response.destroy())
    await pipeline(Readable.from(pieces), response, { signal: AbortSignal.timeout(downloadTime) })
  }
  for (const page of pages)
    for (const { method, path, step, form: largest } of page.routes)
      server[method](path, started, async (request: Request, response: Response): Promise<void> => {
        const handle = built()?.get(page)?.[step]
        if (!handle) return void response.send(404)
        try {
          const form = largest === undefined ? undefined : await readForm(request, largest)
          await send(response, await handle(asPageRequest(request, form)))
        } catch (error) {
          if (error instanceof FormRefused) return void response.send(error.status)
          log.warn('A page or a file could not be sent', { error })
          if (response.headersSent) response.destroy()
          else response.send(503)
        }
      })
}

import type { Request, Response, Server } from 'restify'

/** What metrics record about a request. */
export interface ServedRequest {
  readonly 'http.request.method': string
  readonly 'url.scheme': 'http'
  readonly 'http.response.status_code': number
  readonly 'http.route'?: string
  readonly 'error.type'?: string
  readonly seconds: number
}

/** Methods of our routes. All others are counted as one, so that strangers can't create new time series. */
const knownMethods = new Set(['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])

/** Reports how each request was answered, and how long that took. */
export function observeResponses(
  server: Server,
  onAnswered: (request: ServedRequest) => void,
  now: () => number,
): void {
  const began = new WeakMap<Request, number>()
  server.pre((request: Request, _response: Response, next: () => void) => {
    began.set(request, now())
    next()
  })
  server.on(
    'after',
    (request: Request, { statusCode: status }: Response, route: { readonly path?: unknown } | null) => {
      const path = route?.path
      onAnswered({
        'http.request.method': knownMethods.has(request.method ?? '') ? String(request.method) : '_OTHER',
        'url.scheme': 'http',
        'http.response.status_code': status,
        ...(typeof path === 'string' && { 'http.route': path }),
        ...(status >= 500 && { 'error.type': String(status) }),
        seconds: (now() - (began.get(request) ?? now())) / 1000,
      })
    },
  )
}

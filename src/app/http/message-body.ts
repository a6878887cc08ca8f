import { plugins, type Request, type RequestHandler, type Response } from 'restify'

/** Why a message was refused before or while its body was read, by response status. */
const refusalReasons: Readonly<Record<number, string>> = { 400: 'notAnActivity', 413: 'tooLarge', 415: 'contentType' }

/** Reports each request whose body was refused before `reached` was called on its response. */
export function watchBodies(refused: (status: number, reason: string) => void): {
  readonly watch: RequestHandler
  reached(response: Response): void
} {
  const through = new WeakSet<Response>()
  return {
    watch: (_request: Request, response: Response, next) => {
      response.once('finish', () => {
        const reason = through.has(response) ? undefined : refusalReasons[response.statusCode]
        if (reason) refused(response.statusCode, reason)
      })
      return next()
    },
    reached: (response) => void through.add(response),
  }
}

/**
 * Refuses other content types before reading the body, and compressed bodies: the library decompresses without a limit,
 * and a corrupt body would end the process.
 */
export const jsonOnly: RequestHandler = (request, response, next) => {
  const plain = request.header('content-encoding', 'identity').toLowerCase() === 'identity'
  if (plain && request.getContentType() === 'application/json') return next()
  response.send(415)
  return next(false)
}

/** Reads a body up to this size in bytes, and refuses nesting deeper than `depth` before parsing. */
export function readJson({ body, depth }: { body: number; depth: number }): RequestHandler[] {
  const shallow: RequestHandler = (request, response, next) => {
    if (depthOf(String(request.body ?? '')) <= depth) return next()
    response.send(400)
    return next(false)
  }
  return [plugins.bodyReader({ maxBodySize: body }), shallow, ...plugins.jsonBodyParser()]
}

/** Maximum bracket nesting in a JSON text. */
function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    if (quoted && mark === '\\') at++
    else if (mark === '"') quoted = !quoted
    else if (quoted) continue
    else if (mark === '[' || mark === '{') deepest = Math.max(deepest, ++depth)
    else if (mark === ']' || mark === '}') depth--
  }
  return deepest
}

import type { Readable } from 'node:stream'
import type { request } from 'undici'
import { z } from 'zod/v4'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'

/** How the model is reached; redirects are not followed. */
export type Send = (
  url: string,
  options: { method: 'POST'; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<Pick<Awaited<ReturnType<typeof request>>, 'statusCode' | 'body'>>

/** What the library calls instead of `fetch`. */
export type ModelFetch = (url: unknown, init?: { headers?: unknown; body?: unknown }) => Promise<Response>

/** A sentence that takes longer to understand is not worth the wait, in ms. */
const patience = 10_000
const largestAnswer = 100_000

const headersOf = z.record(z.string(), z.string())
const completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string().nullish() }) })).min(1),
})

/** What a model answers that has understood nothing. */
const nothing = { choices: [{ message: { role: 'assistant', content: '' } }] }

/**
 * Calls the model, once. The library prints whatever goes wrong to the console, past the log and its rules; so nothing ever
 * goes wrong for it: a failure is logged here and becomes the answer of a model that understood nothing.
 */
export function createModelFetch(options: { send: Send; clock: Clock; log: Log }): ModelFetch {
  const { send, clock, log } = options

  const ask: (...asked: [...Parameters<ModelFetch>, AbortSignal]) => Promise<unknown> = async (url, init, signal) => {
    // Its length is told by whoever sends it, and must not be told twice.
    const { 'content-length': _length, ...headers } = headersOf.parse(init?.headers)
    const call = { method: 'POST', headers, body: String(init?.body), signal } as const
    const { statusCode, body } = await send(String(url), call)
    // An answer left unread ends in an error of its own, which nobody waits for.
    body.on('error', () => undefined)
    if (statusCode !== 200) {
      body.destroy()
      throw new Error(`The model answered ${statusCode}`)
    }
    return completion.parse(JSON.parse(await bounded(body)))
  }

  return async (url, init) => {
    const late = new AbortController()
    const answered = new AbortController()
    const timer = clock.sleep(patience, answered.signal).then(
      () => late.abort(new Error(`The model did not answer in ${patience} ms`)),
      () => undefined,
    )
    try {
      return Response.json(await ask(url, init, late.signal))
    } catch (error) {
      const { message } = late.signal.aborted ? (late.signal.reason as Error) : (error as Error)
      log.warn('The language model could not be asked', { problem: message.slice(0, 200) })
      return Response.json(nothing)
    } finally {
      answered.abort()
      await timer
    }
  }
}

async function bounded(body: Readable): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > largestAnswer) throw new Error(`The model's answer is longer than ${largestAnswer} characters`)
  }
  return text + decoder.decode()
}

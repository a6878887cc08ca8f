import { z } from 'zod/v4'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'

/** How the model is reached; the platform's own `fetch` outside of tests. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** A sentence that takes longer to understand is not worth the wait, in ms. */
const patience = 10_000
const largestAnswer = 100_000

const completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string().nullish() }) })).min(1),
})

/** What a model answers that has understood nothing. */
const nothing = { choices: [{ message: { role: 'assistant', content: '' } }] }

/**
 * Calls the model, once. The library prints whatever goes wrong to the console, past the log and its rules; so nothing ever
 * goes wrong for it: a failure is logged here and becomes the answer of a model that understood nothing.
 */
export function createModelFetch(options: { fetch: Fetch; clock: Clock; log: Log }): Fetch {
  const { fetch, clock, log } = options

  const ask = async (input: string | URL | Request, init: RequestInit | undefined, signal: AbortSignal) => {
    const response = await fetch(input, { ...init, signal, redirect: 'error' })
    if (!response.ok) {
      await response.body?.cancel()
      throw new Error(`The model answered ${response.status}`)
    }
    return completion.parse(JSON.parse(await bounded(response)))
  }

  return async (input, init) => {
    const late = new AbortController()
    const answered = new AbortController()
    const timer = clock.sleep(patience, answered.signal).then(
      () => late.abort(new Error(`The model did not answer in ${patience} ms`)),
      () => undefined,
    )
    try {
      return Response.json(await ask(input, init, late.signal))
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

async function bounded(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > largestAnswer) throw new Error(`The model's answer is longer than ${largestAnswer} characters`)
  }
  return text + decoder.decode()
}

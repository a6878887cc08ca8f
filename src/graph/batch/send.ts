import { randomUUID } from 'node:crypto'
import { type Answer, challenge } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Transport } from '../http/transport.ts'
import { type BodyParts, bodyOf, decodeBatch, encodeBatch } from './codec.ts'
import type { Entry, Task } from './task-queue.ts'

/** What came of one HTTP request that carried several tasks. */
export interface BatchResult<T extends Task> {
  /** Tasks that were answered, or got no answer at all. */
  readonly answered: readonly { readonly entry: Entry<T>; readonly answer: Answer }[]
  /** Tasks to be sent again at once: they were not looked at, were refused for a token that is replaced, or what was answered them cannot be taken all together. */
  readonly resend: readonly Entry<T>[]
  /** Why the job cannot go on: the token is refused for good. What was answered counts all the same. */
  readonly error?: unknown
}

/** Over what a batch goes to Graph. */
export interface Way extends BodyParts {
  readonly transport: Transport
  readonly session: Session
  readonly token: string
  /** Headers of every task. */
  readonly headers: Readonly<Record<string, string>>
}

/** Sends the entries in one request: a batch, or a plain call when there is only one. Never rejects. */
export async function sendBatch<T extends Task>(entries: readonly Entry<T>[], way: Way): Promise<BatchResult<T>> {
  const { outer, answers } = await exchange(entries, way)
  const again = new Set<Entry<T>>()
  const error = await replaceToken(entries, answers, way, again)
  if (answers.some(({ status }) => status >= 200 && status < 429 && status !== 401)) way.session.accepted(way.token)

  // Nobody says which task spoilt the batch: each goes alone then, and only the bad one is refused or given up.
  const tooLarge = outer.tooLarge === true
  const spoilt = entries.length > 1 && (outer.status === 400 || outer.status === 413 || tooLarge)
  const resend = spoilt ? entries : entries.filter((entry) => again.has(entry))
  if (spoilt) {
    for (const entry of entries) {
      entry.alone = true
      entry.open ||= tooLarge
      if (tooLarge) entry.turnedAway = 'unknown'
    }
  }
  const answered = entries.flatMap((entry, index) => {
    const answer = answers[index]
    return answer && !spoilt && !again.has(entry) ? [{ entry, answer }] : []
  })
  return { answered, resend, ...(error !== undefined && { error }) }
}

/** Whether it was the token that was refused: the request itself was not looked at. */
const isUnwelcome = (answer: Answer | undefined): boolean =>
  answer !== undefined && (answer.status === 401 || challenge(answer) !== undefined)

async function exchange<T extends Task>(entries: readonly Entry<T>[], way: Way) {
  const { transport, token } = way
  const options = { token, fresh: entries.some((entry) => entry.fresh) }
  const traced = { 'client-request-id': randomUUID(), ...way.headers }
  const [only] = entries
  if (only && entries.length === 1) {
    const { method, url, headers } = only.task.request
    const body = bodyOf(only.task.request, way)
    const outer = await transport({ method, url, headers: { ...traced, ...headers }, body }, options)
    return { outer, answers: [outer] }
  }
  const requests = entries.map(({ task }) => task.request)
  const call = {
    method: 'POST',
    url: '/$batch',
    headers: traced,
    body: encodeBatch(requests, way.headers, way),
  } as const
  const outer = await transport(call, options)
  return { outer, answers: decodeBatch(outer, entries.length) }
}

/** Gets another token for what was refused this one, and puts that into `again`; resolves with the error when there is none. */
async function replaceToken<T extends Task>(
  entries: readonly Entry<T>[],
  answers: readonly Answer[],
  { session, token }: Way,
  again: Set<Entry<T>>,
): Promise<unknown> {
  let worst: { entry: Entry<T>; answer: Answer } | undefined
  const forbidden: Entry<T>[] = []
  for (const [index, entry] of entries.entries()) {
    const answer = answers[index]
    if (answer && isUnwelcome(answer)) {
      entry.refusals++
      again.add(entry)
      if (!worst || entry.refusals > worst.entry.refusals) worst = { entry, answer }
    } else if (answer?.status === 403 && !entry.forbidden) forbidden.push(entry)
  }
  try {
    if (worst) await session.refused(token, worst.answer, worst.entry.refusals)
    if (forbidden.length > 0 && (await session.forbidden(token))) {
      for (const entry of forbidden) {
        entry.forbidden = true
        again.add(entry)
      }
    }
    return undefined
  } catch (error) {
    for (const entry of forbidden) again.add(entry)
    return error
  }
}

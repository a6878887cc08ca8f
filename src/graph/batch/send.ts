import { randomUUID } from 'node:crypto'
import { type Answer, challenge } from '../http/response.ts'
import type { Session } from '../http/session.ts'
import type { Transport } from '../http/transport.ts'
import { decodeBatch, encodeBatch } from './codec.ts'
import type { Entry, Task } from './task-queue.ts'

/** What came of one HTTP request that carried several tasks. */
export interface Landing<T extends Task> {
  /** Tasks that were answered, or got no answer at all. */
  readonly answered: readonly { readonly entry: Entry<T>; readonly answer: Answer }[]
  /** Tasks to be sent again at once: they were not looked at, or what was answered them cannot be taken all together. */
  readonly resend: readonly Entry<T>[]
  /** Why the job cannot go on: the token is refused for good. What was answered counts all the same. */
  readonly error?: unknown
}

/** Over what a batch goes to Graph. */
export interface Way {
  readonly transport: Transport
  readonly session: Session
  readonly token: string
  /** Headers of every task. */
  readonly headers: Readonly<Record<string, string>>
}

/** Sends the entries in one request: a batch, or a plain call when there is only one. Never rejects. */
export async function fly<T extends Task>(entries: readonly Entry<T>[], way: Way): Promise<Landing<T>> {
  const { outer, answers } = await exchange(entries, way)
  const unwelcome = answers.find(isUnwelcome)
  const error = unwelcome && (await newToken(way, unwelcome))
  if (answers.some(({ status }) => status >= 200 && status < 429 && status !== 401)) way.session.accepted(way.token)

  // Nobody says which task spoilt the batch: each goes alone then, and only the bad one is refused or given up.
  const tooLarge = outer.tooLarge === true
  const spoilt = entries.length > 1 && (outer.status === 400 || outer.status === 413 || tooLarge)
  const resend = entries.filter((_, index) => spoilt || isUnwelcome(answers[index]))
  if (spoilt) {
    for (const entry of entries) {
      entry.alone = true
      entry.open ||= tooLarge
    }
  }
  const answered = entries.flatMap((entry, index) => {
    const answer = answers[index]
    return answer && !resend.includes(entry) ? [{ entry, answer }] : []
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
    const { method, url, headers, body } = only.task.request
    const outer = await transport({ method, url, headers: { ...traced, ...headers }, body }, options)
    return { outer, answers: [outer] }
  }
  const requests = entries.map(({ task }) => task.request)
  const call = { method: 'POST', url: '/$batch', headers: traced, body: encodeBatch(requests, way.headers) } as const
  const outer = await transport(call, options)
  return { outer, answers: decodeBatch(outer, entries.length) }
}

/** Gets another token; resolves with the error when there is none to be had. */
async function newToken({ session, token }: Way, answer: Answer): Promise<unknown> {
  try {
    await session.refused(token, answer)
    return undefined
  } catch (error) {
    return error
  }
}

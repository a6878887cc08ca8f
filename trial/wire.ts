import { refusalOf, refusalOfMessage, type Subjects } from './allowed.ts'
import { type Answer, codeOf, messageOf, type Request } from './check.ts'
import type { Redact } from './redact.ts'
import { type Shape, shapeOf } from './shape.ts'

/** Sends one request; rejects unless a complete response arrives. Header names of the response are in lower case. */
export type Send = (
  url: string,
  options: { method: string; headers: Readonly<Record<string, string>>; body?: string },
) => Promise<{ readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }>

/** One request and its answer, as shown in the report: without names, IDs, addresses and tokens. */
export interface Exchange {
  readonly check: string
  /** Distinguishes the requests of a check. */
  readonly name: string
  readonly request: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Shape
  readonly code?: string
  readonly message?: string
  /** Microsoft's ID, for support cases. */
  readonly requestId?: string
}

export interface Wire {
  graph(check: string, name: string, request: Request, options?: { token?: string; patient?: boolean }): Promise<Answer>
  teams(check: string, name: string, request: Request): Promise<Answer>
  own(check: string, name: string, request: Request): Promise<Answer>
  /** Records an exchange made elsewhere. */
  record(check: string, name: string, request: string, answer: Answer): Answer
  readonly exchanges: readonly Exchange[]
}

/** The request would have changed something that the trial must not change. Nothing was sent. */
export class NotAllowedError extends Error {}

export interface WireOptions {
  readonly send: Send
  readonly addresses: { readonly graph: string; readonly teams?: string; readonly bot?: string }
  readonly graphToken: () => Promise<string>
  readonly botToken?: () => Promise<string>
  readonly subjects: () => Subjects
  readonly redact: Redact
  /** `stoppable`: whether stopping the trial ends it. */
  readonly sleep: (ms: number, stoppable: boolean) => Promise<void>
  /** Alters answers, to simulate another tenant. */
  readonly alter?: Alter | undefined
}

export type Alter = (check: string, name: string, answer: Answer) => Answer

const json = 'application/json'
const mostWaits = 5
/** Name of the requests that undo changes. They continue when the trial is stopped. */
export const undoing = 'undo'

/**
 * The only way to send requests in a trial. A request that would change anything other than the accounts of the trial
 * is refused here, before it is sent, regardless of which check made it.
 */
export function createWire(options: WireOptions): Wire {
  const { addresses, redact, subjects, alter = (_check, _name, answer) => answer } = options
  const kept = new Map<string, Exchange>()
  const chats = new Set<string>()

  /** `sent`: other text that was sent. */
  function record(check: string, name: string, request: string, answer: Answer, sent?: unknown): Answer {
    const message = messageOf(answer)
    const code = codeOf(answer)
    const requestId = answer.headers['request-id'] ?? answer.headers['x-ms-request-id'] ?? answer.headers['ms-cv']
    kept.set(`${check}/${name}`, {
      check,
      name,
      request: redact(request, request).replace(/\$search=.*?(?=&|$)/, '$search={text}'),
      status: answer.status,
      headers: headersOf(answer, redact),
      body: shapeOf(answer.body ?? null),
      ...(code && { code: redact(code) }),
      ...(message && { message: redact(message, `${request} ${JSON.stringify(sent ?? null)}`) }),
      ...(requestId && { requestId }),
    })
    return answer
  }

  async function send(root: string, request: Request, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const { method, url, body } = request
    const {
      status,
      headers: answered,
      text,
    } = await options.send(`${root}${url}`, {
      method,
      headers: { Accept: json, ...headers, ...request.headers, ...(body !== undefined && { 'Content-Type': json }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status, headers: answered, body: parsed(text) }
  }

  const said = ({ method, url, version }: Request) => `${method} ${version === 'beta' ? '/beta' : ''}${decoded(url)}`
  const refuse = (why: string | undefined) => {
    if (why) throw new NotAllowedError(`Not sent: ${why}`)
  }
  const root = (name: 'teams' | 'bot'): string => {
    const address = addresses[name]
    if (address === undefined) throw new Error(`The address of ${name} is not known`)
    return address.replace(/\/+$/, '')
  }

  return {
    record,
    get exchanges() {
      return [...kept.values()]
    },
    async graph(check, name, request, { token, patient = true } = {}) {
      refuse(refusalOf(request, subjects()))
      const bearer = token ?? (await options.graphToken())
      const ask = async () =>
        alter(
          check,
          name,
          await send(
            `${addresses.graph}/${request.version ?? 'v1.0'}`,
            request,
            bearer ? { Authorization: `Bearer ${bearer}` } : {},
          ),
        )
      let answer = await ask()
      for (let waits = 0; patient && isThrottled(answer) && waits < mostWaits; waits++) {
        record(check, `${name} (throttled)`, said(request), answer)
        await options.sleep(pauseOf(answer, waits), name !== undoing)
        answer = await ask()
      }
      return record(check, name, said(request), answer, request.body)
    },
    async teams(check, name, request) {
      refuse(refusalOfMessage(request, subjects(), chats))
      const token = await options.botToken?.()
      const answer = await send(root('teams'), request, { Authorization: `Bearer ${token}` })
      const { id } = Object(answer.body) as { id?: unknown }
      if (request.url === '/v3/conversations' && typeof id === 'string') chats.add(id)
      return record(check, name, said(request), alter(check, name, answer))
    },
    async own(check, name, request) {
      return record(check, name, said(request), alter(check, name, await send(root('bot'), request, {})))
    },
  }
}

/** Whether the response, or the only call of a batch, was throttled. */
function isThrottled({ status, body }: Answer): boolean {
  const { responses } = Object(body) as { responses?: unknown }
  return (
    status === 429 || (Array.isArray(responses) && responses.length === 1 && Object(responses[0])['status'] === 429)
  )
}

/** The delay that Graph asks for, increasing each time, because refused requests also count. */
const pauseOf = ({ headers }: Answer, waits: number): number =>
  Math.min(60, (Number(headers['retry-after']) || 0) + 2 ** (waits + 1)) * 1000

/** Headers that matter. The others vary. */
function headersOf({ headers }: Answer, redact: Redact): Record<string, string> {
  const kept: Record<string, string> = {}
  const type = headers['content-type']?.split(';')[0]
  if (type) kept['content-type'] = type
  if (headers['retry-after']) kept['retry-after'] = 'seconds'
  if (headers['location'])
    kept['location'] = redact(headers['location'].replace(/^https?:\/\/[^/]+/, '')).replace(/\?.*/, '?…')
  const challenge = headers['www-authenticate']
  if (challenge)
    kept['www-authenticate'] = [...challenge.matchAll(/(\w+)=(?:"[^"]*"|[^,\s]+)/g)].map(([, name]) => name).join(' ')
  return kept
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return 'not JSON'
  }
}

/** The readable address, with quoted values omitted. */
const decoded = (url: string): string => {
  try {
    return decodeURIComponent(url).replace(/'[^']*'/g, "'…'")
  } catch {
    return url
  }
}

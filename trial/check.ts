/** One HTTP request as data; `url` is relative to the root of the service. Compatible with `GraphRequest`. */
export interface Request {
  readonly method: string
  readonly url: string
  /** For Graph; v1.0 by default. */
  readonly version?: 'v1.0' | 'beta'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A response. Header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Why a difference can be expected. */
export type Reason = 'licence' | 'role' | 'policy' | 'consent'

/** What is known about the tenant and the operator's token. */
export interface Facts {
  /** Names of the operator's active roles. */
  readonly roles: ReadonlySet<string>
  /** Delegated permissions in the token. */
  readonly scopes: ReadonlySet<string>
  readonly licence: 'none' | 'P1' | 'P2'
}

/** A difference that is due to the tenant, not to Rollcall. */
export interface Expected {
  readonly because: Reason
  readonly says: string
  /** Whether an answer shows that difference. In guided checks, the person says so. */
  readonly shows: (answer: Answer, facts: Facts) => boolean
}

/** The result of an automatic check. */
export interface Seen {
  readonly fits: boolean
  readonly says: string
  /** The answer that was decisive, if there was one. */
  readonly answer?: Answer
  /** It fits, but was an empty list, which shows little. */
  readonly isEmpty?: true
}

/** An account of the trial, or the operator. */
export interface Somebody {
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
}

/** How to undo a change. */
export interface Undo {
  readonly account: string
  readonly says: string
  readonly request: Request
  /** Statuses other than success that mean there is nothing left to undo. */
  readonly already?: readonly number[]
}

/** The tools of an automatic check. `name` distinguishes its requests. */
export interface Trial {
  readonly facts: Facts
  readonly operator: Somebody
  readonly first: Somebody
  readonly second: Somebody
  /** Someone who has methods, devices, licences, groups and consents. Only read; the first account if nobody was named. */
  readonly rich: Somebody
  /** Reads. `token`: a token other than the operator's, or none. */
  graph(name: string, request: Request, options?: { token?: string }): Promise<Answer>
  /**
   * Changes one of the two accounts. `undo` is recorded first; null if it can't be undone, a function if it is known
   * only from the answer.
   */
  change(
    name: string,
    request: Request,
    undo: Undo | null | ((answer: Answer) => Undo | null),
    options?: { patient?: boolean },
  ): Promise<Answer>
  /** Undoes what this check has changed so far. */
  undo(): Promise<void>
  /** Calls `look` until it returns true, for at most a minute. */
  until(look: () => Promise<boolean>): Promise<boolean>
  /** For checks that need the bot's settings. */
  readonly bot: Bot | undefined
}

export interface Bot {
  readonly tenantId: string
  readonly id: string
  /** Sends to the channel as the bot. Absent if Teams' address isn't known. */
  readonly teams?: (name: string, request: Request) => Promise<Answer>
  /** Sends to the bot's own public address, without a token. Absent without PUBLIC_URL. */
  readonly own?: (name: string, request: Request) => Promise<Answer>
  /**
   * Exchanges the operator's sign-in for a Graph token; otherwise returns Entra's error. Absent if the operator didn't
   * sign in through the bot.
   */
  readonly exchange?: (scopes: readonly string[]) => Promise<Answer>
  /** Runs the doctor with these settings changed. */
  doctor(changed?: Readonly<Record<string, string>>): Promise<readonly { about: string; verdict: string }[]>
}

export const parts = {
  basics: 'Basics',
  graph: 'Microsoft Graph',
  changes: 'The test accounts',
  deployment: 'Deployment',
  signIn: 'Signing in',
  accounts: 'Accounts',
  teams: 'Teams and operation',
} as const

interface Common {
  /** Lower case and hyphens. */
  readonly id: string
  readonly part: keyof typeof parts
  readonly title: string
  /** What should happen according to the documentation. */
  readonly claim: string
  /** Where the documentation says so: a page here, or one of Microsoft's. */
  readonly source: string
  /** What it means if something else happens. */
  readonly otherwise: string
  readonly expected?: readonly Expected[]
  /** Set if later checks make no sense when this one differs. */
  readonly basic?: true
}

export interface AutomaticCheck extends Common {
  readonly kind: 'automatic'
  /** Delegated permissions without which it is skipped. */
  readonly permissions?: readonly string[]
  /** Skipped unless the trial has the bot's settings, including this one. */
  readonly bot?: Exclude<keyof Bot, 'tenantId' | 'id'>
  /** What can't be undone. The trial asks first. */
  readonly leaves?: string
  run(trial: Trial): Promise<Seen>
}

export interface GuidedCheck extends Common {
  readonly kind: 'guided'
  /** What a person does, in order. */
  readonly steps: readonly string[]
  /** Answered with yes if the claim holds. */
  readonly question: string
  /** When to check, if not immediately; it can be answered later. */
  readonly later?: string
}

export type Check = AutomaticCheck | GuidedCheck

export const fits = (says: string, answer?: Answer): Seen => ({ fits: true, says, ...(answer && { answer }) })
export const differs = (says: string, answer?: Answer): Seen => ({ fits: false, says, ...(answer && { answer }) })

/** Matches if the answer has this status and, if given, this error code. */
export function answered(answer: Answer, status: number, code?: string): Seen {
  const says = spoken(answer)
  const isRight = answer.status === status && (code === undefined || codeOf(answer) === code)
  return isRight ? fits(says, answer) : differs(`${says} instead of ${status}${code ? ` ${code}` : ''}`, answer)
}

export const spoken = (answer: Answer): string => [answer.status, codeOf(answer)].filter(Boolean).join(' ')

export function codeOf({ body }: Answer): string {
  const { error } = Object(body) as { error?: unknown }
  const { code } = Object(error) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

export function messageOf({ body }: Answer): string {
  const { error } = Object(body) as { error?: unknown }
  const { message } = Object(error) as { message?: unknown }
  return typeof message === 'string' ? message : ''
}

/** The entries of a collection. */
export function valuesOf({ body }: Answer): readonly Readonly<Record<string, unknown>>[] {
  const { value } = Object(body) as { value?: unknown }
  return Array.isArray(value) ? value.map((one) => Object(one)) : []
}

/** The answer to one call of a batch. */
export function itemOf({ body }: Answer, id: string): Answer | undefined {
  const { responses } = Object(body) as { responses?: unknown }
  const found = Array.isArray(responses) ? responses.find((one) => Object(one)['id'] === id) : undefined
  if (!found) return undefined
  const { status, headers, body: inner } = Object(found) as Record<string, unknown>
  const named = Object.entries(Object(headers)).map(([name, value]) => [name.toLowerCase(), String(value)])
  return { status: Number(status), headers: Object.fromEntries(named), body: inner }
}

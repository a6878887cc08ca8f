/** One HTTP request as data; `url` is below the root of the service. `GraphRequest` fits. */
export interface Request {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** An answer; header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Why a difference may be expected. */
export type Reason = 'licence' | 'role' | 'policy' | 'consent'

/** What is known of the tenant and of the operator's token. */
export interface Facts {
  /** Names of the operator's active roles. */
  readonly roles: ReadonlySet<string>
  /** Delegated permissions in the token. */
  readonly scopes: ReadonlySet<string>
  readonly licence: 'none' | 'P1' | 'P2'
}

/** A difference that says something about the tenant, not about Rollcall. */
export interface Expected {
  readonly because: Reason
  readonly says: string
  /** Whether an answer is that difference. In guided checks the person says so. */
  readonly shows: (answer: Answer, facts: Facts) => boolean
}

/** The result of an automatic check. */
export interface Seen {
  readonly fits: boolean
  readonly says: string
  /** The answer that decided, if one did. */
  readonly answer?: Answer
}

/** An account of the trial, or the operator. */
export interface Somebody {
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
}

/** How to take a change back. */
export interface Undo {
  readonly account: string
  readonly says: string
  readonly request: Request
  /** Statuses besides success that mean that there is nothing left to take back. */
  readonly already?: readonly number[]
}

/** What an automatic check works with. `name` tells its requests apart. */
export interface Trial {
  readonly facts: Facts
  readonly operator: Somebody
  readonly first: Somebody
  readonly second: Somebody
  /** Reads. `token`: another one than the operator's, or none. */
  graph(name: string, request: Request, options?: { token?: string }): Promise<Answer>
  /**
   * Changes one of the two accounts. `undo` is written down first; null if it can't be taken back, a function if it is known
   * from the answer only.
   */
  change(
    name: string,
    request: Request,
    undo: Undo | null | ((answer: Answer) => Undo | null),
    options?: { patient?: boolean },
  ): Promise<Answer>
  /** Takes back what this check has changed so far. */
  undo(): Promise<void>
  /** Calls `look` until it is true, for a minute at most. */
  until(look: () => Promise<boolean>): Promise<boolean>
  /** What needs the bot's settings. */
  readonly bot: Bot | undefined
}

export interface Bot {
  readonly tenantId: string
  readonly id: string
  /** Sends to the channel as the bot. Absent if Teams' address isn't known. */
  readonly teams?: (name: string, request: Request) => Promise<Answer>
  /** Sends to the bot's own public address, without a token. Absent without PUBLIC_URL. */
  readonly own?: (name: string, request: Request) => Promise<Answer>
  /** Exchanges the operator's sign-in for a Graph token; Entra's error otherwise. Absent if signed in otherwise. */
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
  /** Lower case and hyphens; also its anchor in docs/checks.md. */
  readonly id: string
  readonly part: keyof typeof parts
  readonly title: string
  /** What the documentation says will happen. */
  readonly claim: string
  /** Where it says so: a page here, or one of Microsoft's. */
  readonly source: string
  /** What it means if something else happens. */
  readonly otherwise: string
  readonly expected?: readonly Expected[]
  /** Nothing after it makes sense if it differs. */
  readonly basic?: true
}

export interface AutomaticCheck extends Common {
  readonly kind: 'automatic'
  /** Delegated permissions without which it is left out. */
  readonly permissions?: readonly string[]
  /** Left out unless the trial has the bot's settings, and this. */
  readonly bot?: Exclude<keyof Bot, 'tenantId' | 'id'>
  /** What can't be taken back. The trial asks first. */
  readonly leaves?: string
  run(trial: Trial): Promise<Seen>
}

export interface GuidedCheck extends Common {
  readonly kind: 'guided'
  /** What a person does, in order. */
  readonly steps: readonly string[]
  /** Answered with yes if the claim holds. */
  readonly question: string
  /** When to look, if not at once; it can be answered later. */
  readonly later?: string
}

export type Check = AutomaticCheck | GuidedCheck

export const fits = (says: string, answer?: Answer): Seen => ({ fits: true, says, ...(answer && { answer }) })
export const differs = (says: string, answer?: Answer): Seen => ({ fits: false, says, ...(answer && { answer }) })

/** Fits if the answer has this status and, if given, this error code. */
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

import type { AppProbe } from '../auth/app-only-token.ts'
import type { Cloud } from '../auth/cloud.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

/** What the checks look at, and through what. */
export interface DoctorContext {
  readonly config: Config
  readonly cloud: Cloud
  readonly clock: Clock
  readonly log: Log
  readonly http: Http
  /** The bot's identity and the SSO app, as they ask Entra for tokens. */
  readonly bot: Pick<AppProbe, 'token'>
  readonly ssoApp: AppProbe
  /** Every delegated permission of Graph that some command asks for. */
  readonly scopes: readonly string[]
  /** Those of them without which only single commands and steps do not work. */
  readonly optionalScopes: readonly string[]
  /** The operator to look through: an id on the channel (`29:...`), a sign-in name or an object id. */
  readonly as?: string
  /** A Graph token of an administrator, to read the app registration with. */
  readonly adminToken?: string
  /** Further certificates to trust, PEM. */
  readonly trusted?: string
}

/** An answer with its body as text and, where it is JSON, as data. Header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly body: unknown
}

/** Sends one request, follows nothing, and gives up after ten seconds. Rejects with a plain sentence when nobody answers. */
export type Http = (url: string, options?: HttpOptions) => Promise<Answer>

export interface HttpOptions {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

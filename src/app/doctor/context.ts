import type { AppProbe } from '../../auth/app-only-token.ts'
import type { Cloud } from '../../auth/cloud.ts'
import type { Check } from '../../core/check.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Config } from '../config/config.ts'

/** What the checks examine, and how they reach it. */
export interface DoctorContext {
  readonly config: Config
  /** For the variables that libraries read themselves. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cloud: Cloud
  readonly clock: Clock
  readonly log: Log
  readonly http: Http
  /** Token clients for the bot's identity and the SSO app. */
  readonly bot: Pick<AppProbe, 'token'>
  readonly ssoApp: AppProbe
  /** Every delegated Graph permission that any command requests. */
  readonly scopes: readonly string[]
  /** Permissions needed only by individual commands and steps. */
  readonly optionalScopes: readonly string[]
  /** Permissions that the app package doesn't request, with the add-ons they enable. */
  readonly addOns: ReadonlyMap<string, string>
  /** What features check as the operator. */
  readonly checks: readonly Check[]
  /** The operator to check as: a channel ID (`29:...`), sign-in name or object ID. */
  readonly as?: string
  /** An administrator's Graph token, for reading the app registration. */
  readonly adminToken?: string
  /** Additional certificates to trust, PEM. */
  readonly trusted?: string
}

/** A response with its body as text and, if JSON, parsed. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly body: unknown
}

/**
 * Sends one request without following redirects; gives up after ten seconds. Rejects with a readable sentence if there
 * is no response.
 */
export type Http = (url: string, options?: HttpOptions) => Promise<HttpResponse>

export interface HttpOptions {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

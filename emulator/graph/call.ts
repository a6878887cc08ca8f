import type { Ending } from '../http.ts'
import type { Incidents } from '../incidents.ts'
import type { Cost } from '../quota.ts'
import type { Registration } from '../registration.ts'
import type { Person, PersonPatch, World } from '../world.ts'
import type { Query } from './query.ts'
import type { RegistrationReport } from './registration-report.ts'
import type { Replica } from './replica.ts'
import type { Scopes } from './scopes.ts'
import type { GraphSettings, GraphVersion } from './settings.ts'

/** The caller, identified by the token. */
export interface Caller {
  readonly person: Person
  /** Template IDs of the admin roles in the token: those active when it was issued. */
  readonly roles: readonly string[]
  readonly scopes: Scopes
  readonly token: string
}

/** One Graph call, single or from a batch. */
export interface GraphCall {
  readonly method: string
  /** Below the version root, with a leading slash, still percent-encoded. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Query
  /** The parsed body; undefined if there was none. */
  readonly body: unknown
  /** Absolute URL of the version root, for links and contexts. */
  readonly root: string
  readonly version: GraphVersion
  /** Decoded groups of the route's pattern. */
  readonly params: readonly string[]
  readonly caller: Caller
  readonly requestId: string
  /** Of the HTTP request that contained it. */
  readonly ended: Promise<Ending>
}

/** An applied change to an account, by whose token, and whether its response was delivered. */
export interface Write {
  readonly id: string
  readonly patch: PersonPatch
  /** Object ID. */
  readonly by: string
  readonly ended: Promise<Ending>
}

/** The response to one call. `objects` is the number returned, which determines the time taken. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly objects?: number
}

/** Dependencies of every route. */
export interface Tenant {
  readonly world: World
  readonly replica: Replica
  readonly registration: Registration
  readonly incidents: Pick<Incidents, 'all' | 'find'>
  readonly registrations: RegistrationReport
  now(): number
  settings(): GraphSettings
  /** Called for every change a call makes. */
  onWrite(write: Write): void
}

/** A route below the version root. */
export interface GraphRoute {
  readonly method: string
  readonly path: RegExp
  /** Alternatives, each a list of scopes that are all required. */
  readonly scopes: readonly (readonly string[])[]
  /** Before `$select` and small pages reduce it. */
  readonly cost: Cost
  /** Set if beta is played too; the others exist in v1.0 only. */
  readonly beta?: true
  handle(tenant: Tenant, call: GraphCall): Reply
}

import type { Ending } from '../http.ts'
import type { Cost } from '../quota.ts'
import type { Registration } from '../registration.ts'
import type { Person, PersonPatch, World } from '../world.ts'
import type { Query } from './query.ts'
import type { Replica } from './replica.ts'
import type { Scopes } from './scopes.ts'
import type { GraphSettings } from './settings.ts'

/** Who makes a call, by the token. */
export interface Caller {
  readonly person: Person
  /** Template ids of the admin roles in the token: those in force when it was issued. */
  readonly roles: readonly string[]
  readonly scopes: Scopes
  readonly token: string
}

/** One Graph call, alone or out of a batch. */
export interface GraphCall {
  readonly method: string
  /** Below the version root, with a leading slash, still percent-encoded. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly query: Query
  /** The parsed body; undefined when there was none. */
  readonly body: unknown
  /** Absolute address of the version root, for links and contexts. */
  readonly root: string
  /** Decoded groups of the route's pattern. */
  readonly params: readonly string[]
  readonly caller: Caller
  readonly requestId: string
  /** Of the request that it came in, alone or with others. */
  readonly ended: Promise<Ending>
}

/** A change to an account that was carried out, and what became of its answer. */
export interface Write {
  readonly id: string
  readonly patch: PersonPatch
  readonly ended: Promise<Ending>
}

/** The answer to one call. `objects` is how many it returns, which is what its time depends on. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly objects?: number
}

/** What every route works with. */
export interface Tenant {
  readonly world: World
  readonly replica: Replica
  readonly registration: Registration
  now(): number
  settings(): GraphSettings
  /** Told of every change that a call makes. */
  onWrite(write: Write): void
}

/** One route below the version root. */
export interface GraphRoute {
  readonly method: string
  readonly path: RegExp
  /** Any one of these lets the call in; each is a list of scopes that must all be there. */
  readonly scopes: readonly (readonly string[])[]
  /** Before `$select` and small pages make it cheaper. */
  readonly cost: Cost
  handle(tenant: Tenant, call: GraphCall): Reply
}

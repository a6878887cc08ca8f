import type { LaneName } from '../throttle/lane.ts'

/** One Graph call as data. */
export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Relative to the version root, percent-encoded, with a leading slash. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The body around a new password, which is made up when the request leaves, for nobody to see, and kept nowhere. */
  readonly bodyAround?: (password: string) => unknown
  /** The body of a request that names another object by its whole address, below `root`. */
  readonly bodyNaming?: (root: string) => unknown
  /** What it costs of the tenant's resource units. */
  readonly units: number
  /** What it costs of the tenant's writes. */
  readonly writes: 0 | 1
  /** Where Graph counts it by itself. */
  readonly lane?: LaneName
  /** The least that an operator must have been granted for it. */
  readonly permission: Permission
  /** Where one request does for several changes: what it is about, how much of that at most, and the request for these. */
  readonly together?: {
    readonly ids: readonly string[]
    readonly most: number
    of(ids: readonly string[]): GraphRequest
  }
  /** What reading shows once it was carried out. A write without it can stay uncertain. */
  readonly shows?: Proof
  /** Refusals that say it is so already, as after a try whose answer was lost. */
  readonly already?: readonly RefusalSign[]
  /** Refusals that others of the same kind stand behind: it is tried again when those have had their turn. */
  readonly afterOthers?: readonly RefusalSign[]
  /** What is gone where Graph finds nothing: by default the account. */
  readonly gone?: 'groupGone'
}

/** A refusal by its status and, where that is not enough, its message. */
export interface RefusalSign {
  readonly status: number
  readonly message?: RegExp
}

/** The delegated permissions the bot asks for. */
export type Permission =
  | 'User.Read'
  | 'User.Read.All'
  | 'User.EnableDisableAccount.All'
  | 'User.RevokeSessions.All'
  | 'User-PasswordProfile.ReadWrite.All'
  | 'DelegatedPermissionGrant.ReadWrite.All'
  | 'UserAuthenticationMethod.ReadWrite.All'
  | 'LicenseAssignment.ReadWrite.All'
  | 'GroupMember.ReadWrite.All'
  | 'IdentityRiskyUser.ReadWrite.All'
  | 'Device.Read.All'
  | 'Directory.AccessAsUser.All'
  | 'Directory.Read.All'
  | 'GroupMember.Read.All'
  | 'RoleManagement.Read.Directory'

/** How a write shows on the account with this object id. */
export type Proof =
  | { readonly id: string; readonly accountEnabled: boolean }
  /** Sessions valid only from when it was sent on. */
  | { readonly id: string; readonly signedOut: true }

/** How many values Graph takes in one `in` filter, or clauses joined by `or`. */
export const valuesPerFilter = 15
/** How many ids Graph takes in one getByIds. */
export const idsPerGet = 1000
/** The largest page of users, of risky users, and the largest batch. */
export const maxPage = 999
export const maxRiskyPage = 500
export const maxBatch = 20

export const get = (
  permission: Permission,
  url: string,
  units = 1,
  headers?: Readonly<Record<string, string>>,
): GraphRequest => ({
  method: 'GET',
  permission,
  url,
  units,
  writes: 0,
  ...(headers && { headers }),
})

export const post = (
  permission: Permission,
  url: string,
  body: object,
  cost: { units: number; writes: 0 | 1 },
): GraphRequest => ({
  method: 'POST',
  permission,
  url,
  body,
  ...cost,
})

export const change = (
  method: 'PATCH' | 'DELETE',
  permission: Permission,
  url: string,
  more: Pick<GraphRequest, 'body' | 'already' | 'afterOthers' | 'lane'> = {},
): GraphRequest => ({ method, permission, url, ...more, units: 1, writes: 1 })

/** What reading costs that Graph has as a POST. */
export function reading(units: number) {
  return { units, writes: 0 } as const
}

/** What follows the version root in an absolute link of Graph's. */
export function relative(link: string): string {
  return link.replace(/^https?:\/\/[^/]+/i, '').replace(/^\/(?:v1\.0|beta)(?=\/)/i, '')
}

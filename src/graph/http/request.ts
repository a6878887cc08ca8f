/** A version of Graph, as in its addresses. */
export type GraphVersion = 'v1.0' | 'beta'

/** One Graph call as data. */
export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Relative to the version root, percent-encoded, starting with a slash. */
  readonly url: string
  /** v1.0 by default. A batch is for v1.0 only. */
  readonly version?: GraphVersion
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Builds the body around a new password, generated when the request is sent and never shown or stored. */
  readonly bodyAround?: (password: string) => unknown
  /** Builds a body that refers to another object by its full URL under `root`. */
  readonly bodyNaming?: (root: string) => unknown
  /** Cost in the tenant's resource units. */
  readonly units: number
  /** Cost in the tenant's write quota. */
  readonly writes: 0 | 1
  /** The separate quota it counts against, if any. */
  readonly lane?: LaneName
  /** The least privileged permission it requires. */
  readonly permission: Permission
  /** How to combine several changes: the key of the shared target, the maximum count, and the combined request. */
  readonly together?: {
    readonly ids: readonly string[]
    readonly most: number
    of(ids: readonly string[]): GraphRequest
  }
  /** What reading back shows if it was applied. Without this, a write might stay uncertain. */
  readonly shows?: Proof
  /**
   * Set if repeating it leaves a trace, such as one more reset in Entra's log. After an inconclusive response, it is
   * read back first, and sent once more at most.
   */
  readonly once?: true
  /** Refusals meaning that the change is already in place, for example after a lost response. */
  readonly already?: readonly RefusalSign[]
  /** Refusals caused by other pending changes; retried once those are done. */
  readonly afterOthers?: readonly RefusalSign[]
  /** Set if it isn't essential, so that a 403 doesn't renew the token. */
  readonly optional?: true
  /** What a 404 says is gone; by default, the account. */
  readonly gone?: 'groupGone'
}

/** Calls with a separate quota, in addition to the tenant's units and writes. */
export type LaneName = 'methods' | 'devices' | 'risk' | 'activity' | 'reports'

/** Identifies a refusal by status and, if that isn't enough, by message. */
export interface RefusalSign {
  readonly status: number
  readonly message?: RegExp
}

/** Delegated permissions the bot requests. */
export type Permission =
  | 'User.Read'
  | 'User.Read.All'
  | 'User.EnableDisableAccount.All'
  | 'User.RevokeSessions.All'
  | 'User-PasswordProfile.ReadWrite.All'
  | 'DelegatedPermissionGrant.ReadWrite.All'
  | 'UserAuthenticationMethod.ReadWrite.All'
  | 'LicenseAssignment.ReadWrite.All'
  | 'LicenseAssignment.Read.All'
  | 'Domain.Read.All'
  | 'GroupMember.ReadWrite.All'
  | 'IdentityRiskyUser.ReadWrite.All'
  | 'Device.Read.All'
  | 'Directory.AccessAsUser.All'
  | 'Directory.Read.All'
  | 'GroupMember.Read.All'
  | 'RoleManagement.Read.Directory'
  | 'AuditLog.Read.All'
  | 'Application.Read.All'
  | 'Policy.Read.All'
  | 'AuditLogsQuery-Exchange.Read.All'
  | `Security${string}.Read.All`
  | 'User-LifeCycleInfo.Read.All'
  | 'UserAuthMethod-TAP.ReadWrite.All'
  | 'Policy.Read.AuthenticationMethod'
  | 'PrivilegedAssignmentSchedule.Read.AzureADGroup'

/** How a write becomes visible on the account with this object ID. */
export type Proof =
  | { readonly id: string; readonly accountEnabled: boolean }
  /** Sessions are only valid if they started after it was sent. */
  | { readonly id: string; readonly signedOut: true }
  /** The password was set after it was sent. */
  | { readonly id: string; readonly passwordSet: true }

/** Graph's limit for values in an `in` filter or clauses joined by `or`. */
export const valuesPerFilter = 15
/** Maximum page size of most collections. */
export const maxPage = 999
/** Maximum requests in a batch. */
export const maxBatch = 20

/** For queries that need the index used for counting, searching and sorting, which can lag by seconds. */
export const eventualHeaders = { ConsistencyLevel: 'eventual' }

/** Asks for values added to an enumeration later, which Graph otherwise hides. */
export const preferNewerValues = { Prefer: 'include-unknown-enum-members' }

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

/** Cost of reads that Graph implements as POST. */
export function readCost(units: number) {
  return { units, writes: 0 } as const
}

/** The part of an absolute Graph link after the version root. */
export function relativeUrl(link: string): string {
  return link.replace(/^https?:\/\/[^/]+/i, '').replace(/^\/(?:v1\.0|beta)(?=\/)/i, '')
}

/** The page named by `@odata.nextLink`, with the headers of the first request: Graph requires them on every page. */
export const nextPage = (link: string, first: GraphRequest): GraphRequest => ({ ...first, url: relativeUrl(link) })

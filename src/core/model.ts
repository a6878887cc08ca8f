/* What all layers know of people, of clouds, and of why Graph refuses. The database stores these types unchanged. */

/** The Microsoft cloud the tenant is in. */
export type CloudName = 'public' | 'usgov' | 'dod' | 'china' | 'custom'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** A person as named on cards and in the audit log. */
export interface NamedPerson {
  readonly oid: string
  readonly upn: string
  readonly name: string
}

/** A person, identified by immutable IDs. */
export interface Person extends NamedPerson {
  readonly tid: string
}

/** Whose something is. */
export type PersonKey = Pick<Person, 'oid' | 'tid'>

/**
 * Why Graph refused; `status` and `graphCode` as Graph returned them. `notShown`: nothing was sent, because what
 * another operation has just restored couldn't be read yet. `notInEffect`: Graph accepted the write, but the account
 * was still unchanged when it was last read back.
 */
export interface FailureReason {
  readonly code:
    | 'forbidden'
    | 'notFound'
    | 'directorySynced'
    | 'defaultMethod'
    | 'noFreeLicence'
    | 'usageLocation'
    | 'licenceByGroup'
    | 'exchangeGroup'
    | 'groupGone'
    | 'invalid'
    | 'throttled'
    | 'unavailable'
    | 'unauthorized'
    | 'cancelled'
    | 'tooLarge'
    | 'unlicensed'
    | 'notShown'
    | 'notInEffect'
    | ForbiddenReason
  readonly status?: number
  readonly graphCode?: string
  /** For `missingRole`: template IDs of roles that would do. */
  readonly roles?: readonly string[]
}

/** The cause of a 403, if known: Graph uses the same code for all of them. */
export type ForbiddenReason = 'missingRole' | 'restrictedUnit' | 'privilegedTarget' | 'roleGroup'

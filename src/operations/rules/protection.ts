import type { Account } from '../../graph/directory/account.ts'
import type { HeldRole } from '../../graph/directory/roles.ts'
import type { Guard, NotChecked, ProtectionGap } from '../../store/queries/operation-types.ts'

/** Who must not be changed, according to the current directory and configuration. IDs and addresses in lower case. */
export interface Protection {
  readonly self: string
  readonly approver?: string
  readonly configured: ReadonlySet<string>
  readonly groupMembers: ReadonlySet<string>
  readonly roles: ReadonlyMap<string, readonly HeldRole[]>
  /** People who can always sign in as a Global Administrator; see `isPermanent`. */
  readonly globalAdmins: readonly Account[]
  /** Administrators who can be changed with approval; none if omitted. */
  readonly admins?: 'all' | ReadonlySet<string>
  /** Global Administrators who are skipped because nobody else could sign in as one. */
  readonly lastGlobalAdmins?: ReadonlySet<string>
  /** What couldn't be checked, without blocking the plan. */
  readonly notChecked: readonly NotChecked[]
  /** Whether synced accounts are changed anyway. */
  readonly changesSynced?: boolean
  /** Role-assignable groups by member, if read. */
  readonly roleGroups?: ReadonlyMap<string, string>
  /** This bot's operators and approvers. */
  readonly guards: ReadonlyMap<string, Guard>
  /** Whether operators and approvers are skipped, because they aren't changed without approval. */
  readonly guardsHeld?: boolean
  /** Enabled approvers. */
  readonly approvers: readonly Account[]
  /** Approvers who can't be blocked because no other approver would be left. */
  readonly lastApprovers?: ReadonlySet<string>
  /** Why the list of protected accounts might be incomplete. */
  readonly gaps: readonly ProtectionGap[]
}

import { UserError } from '../../core/errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { groupMembers } from '../../graph/directory/groups.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import { readWork } from '../../store/queries/approval/approvers.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import { notesIn, skippedIn } from '../model/item-rows.ts'
import { channelOf, personOf } from '../model/rows.ts'
import type { AffectedPeople, Person } from '../model/types.ts'
import { approvalErrors } from './errors.ts'

/** Maximum number of approvers asked. More cards would be noise and take the channel minutes to deliver. */
export const maxAsked = 50

/** Permissions for reading the approvers' group. */
const approverScopes = ['GroupMember.Read.All', 'User.Read.All'] as const

/** The people asked to approve an operation, and those asked in addition after escalation. */
export interface PossibleApprovers {
  readonly approvers: readonly Person[]
  readonly escalation: readonly Person[]
}

/**
 * The people who can approve this operation, read as the requester: enabled members of the groups who don't own it,
 * never owned it, and don't have a stake in it (`concerned`). Throws nobodyMayApprove if there are none.
 */
export async function findApprovers(
  context: Context,
  row: OperationRow,
  concerned: readonly string[],
): Promise<PossibleApprovers> {
  const { limits } = context
  const nobody = new approvalErrors.nobodyMayApprove({ limit: limits.approvalAbove })
  if (!limits.approverGroupId) throw nobody
  const able = await memberReader(context, row, concerned)
  const approvers = await able(limits.approverGroupId)
  const escalation = await able(limits.escalationGroupId, approvers)
  if (approvers.length === 0 && escalation.length === 0) throw nobody
  return { approvers, escalation }
}

/** Reads, as the requester, which members of a group can approve this operation, other than `besides`. */
async function memberReader({ graph, tokenFor, log }: Context, row: OperationRow, concerned: readonly string[]) {
  const token = await tokenFor(personOf(row), channelOf(row), approverScopes)
  const directory = graph.as(token, { priority: 'high' })
  const former = row.handed.map(({ from }) => from.oid)
  const excluded = [row.requester_oid, ...former, ...concerned].map((id) => id.toLowerCase())
  return async (group: string | undefined, besides: readonly Person[] = []): Promise<Person[]> => {
    const aside = new Set([...excluded, ...besides.map(({ oid }) => oid)])
    const enabled = await readEnabledMembers(directory, group, aside, row.tenant_id)
    if (enabled.length > maxAsked) {
      const members = enabled.length
      log.warn("The approvers' group is too large to ask every member", { operation: row.id, group, members })
    }
    return enabled.slice(0, maxAsked)
  }
}

/**
 * The approvers whom the requester can name: those who aren't away. Empty if they can't be read: the plan is then shown
 * without them, and confirming it says why.
 */
export async function findOfferedApprovers(
  context: Context,
  row: OperationRow,
  concerned: readonly string[],
): Promise<readonly Person[]> {
  try {
    const { approverGroupId } = context.limits
    if (!approverGroupId) return []
    const able = await memberReader(context, row, concerned)
    const approvers = await able(approverGroupId)
    const people = approvers.map(({ oid }) => oid)
    const away = await absenceQueries(context.store.db).away(row.tenant_id, people, context.clock.now())
    return approvers.filter(({ oid }) => !away.has(oid))
  } catch (error) {
    if (!(error instanceof UserError)) context.log.warn('Approvers could not be read', { operation: row.id, error })
    return []
  }
}

/** The enabled members of a group, other than `besides` (lower-case IDs). Empty without a group. */
export async function readEnabledMembers(
  directory: Directory,
  group: string | undefined,
  besides: ReadonlySet<string>,
  tid: string,
): Promise<Person[]> {
  const members = group ? await directory.ask(groupMembers, group) : new Set<string>()
  const accounts = await directory.accountsByIds([...members].filter((id) => !besides.has(id.toLowerCase())))
  return [...accounts.values()]
    .filter(({ accountEnabled }) => accountEnabled)
    .map(({ id, userPrincipalName: upn, displayName: name }) => ({ oid: id.toLowerCase(), tid, upn, name }))
}

/** Maximum number of departments and job titles to name. */
const departmentsNamed = 3

/** A description of the affected people for approvers. */
export async function describeAffectedPeople(
  { store: { db }, registry }: Pick<Context, 'store' | 'registry'>,
  key: OperationKey,
  row: OperationRow,
): Promise<AffectedPeople> {
  const work = await readWork(db, key, departmentsNamed)
  const items = itemQueries(db)
  return {
    work,
    skipped: skippedIn(registry, await items.skipped(key, 1), row),
    admins: await items.admins(key),
    notes: notesIn(registry, await items.notes(key)),
    containments: await items.containments(key),
  }
}

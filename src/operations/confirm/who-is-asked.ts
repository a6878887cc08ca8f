import { UserError } from '../../core/errors.ts'
import { pausesOperation } from '../../core/sign-in-errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { groupMembers } from '../../graph/directory/groups.ts'
import { me, memberOf } from '../../graph/directory/me.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import { readWork } from '../../store/queries/approval/approvers.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Membership } from '../lifecycle/operators-and-approvers.ts'
import type { Context } from '../model/context.ts'
import { notesIn, skippedIn } from '../model/item-rows.ts'
import { channelOf, personOf } from '../model/rows.ts'
import type { AffectedPeople, Person } from '../model/types.ts'
import { takesFreshSignIn } from '../rules/approval-need.ts'
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

const readAsRequester = async ({ graph, tokenFor }: Context, row: OperationRow): Promise<Directory> =>
  graph.as(await tokenFor(personOf(row), channelOf(row), approverScopes), { priority: 'high' })

/** What is read about an approver before every answer. */
export interface Standing {
  readonly memberOf: Membership
  readonly isEnabled: () => Promise<boolean>
}

/** Reads it as the approver. */
export const standingInChat = (directory: Pick<Directory, 'ask'>): Standing => ({
  memberOf: (groups) => directory.ask(memberOf, groups),
  isEnabled: async () => (await directory.ask(me)).accountEnabled,
})

/**
 * Reads it as the requester, like who is asked: the sign-in on the page includes no permissions. Throws
 * approverUnchecked if the requester has to sign in, without which the operation couldn't run either.
 */
export async function standingOnPage(context: Context, row: OperationRow, { oid }: Person): Promise<Standing> {
  const checked = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (!(error instanceof UserError) || !pausesOperation(error)) throw error
      throw new approvalErrors.approverUnchecked({ id: row.id, name: row.requester_name }, { cause: error })
    })
  const directory = await checked(readAsRequester(context, row))
  return {
    memberOf: async (groups) => {
      const found = await checked(Promise.all(groups.map((group) => directory.ask(groupMembers, group))))
      return new Set(groups.filter((_, n) => [...(found[n] ?? [])].some((id) => id.toLowerCase() === oid)))
    },
    isEnabled: async () => (await checked(directory.accountsByIds([oid]))).get(oid)?.accountEnabled === true,
  }
}

/** Reads, as the requester, which members of a group can approve this operation, other than `besides`. */
async function memberReader(context: Context, row: OperationRow, concerned: readonly string[]) {
  const { log } = context
  const directory = await readAsRequester(context, row)
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
  context: Pick<Context, 'store' | 'registry' | 'features' | 'limits' | 'clock'>,
  key: OperationKey,
  row: OperationRow,
): Promise<AffectedPeople> {
  const {
    store: { db },
    registry,
  } = context
  const work = await readWork(db, key, departmentsNamed)
  const items = itemQueries(db)
  return {
    ...((await takesFreshSignIn(context, row)) && { signIn: true }),
    work,
    skipped: skippedIn(registry, await items.skipped(key, 1), row),
    admins: await items.admins(key),
    notes: notesIn(registry, await items.notes(key)),
    containments: await items.containments(key),
  }
}

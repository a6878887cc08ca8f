import type { UserError } from '../../core/errors.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { type ApproverRow, requestsTo, saveShownToken } from '../../store/queries/approval/approvers.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { findOperation, keyFor, loadOperation } from '../lifecycle/access.ts'
import { operationErrors } from '../lifecycle/errors.ts'
import { events } from '../lifecycle/events.ts'
import { requireParts } from '../lifecycle/known-operations.ts'
import { checkMember } from '../lifecycle/operators-and-approvers.ts'
import type { Context } from '../model/context.ts'
import { hashToken, matchesToken, newToken } from '../model/ids.ts'
import { toItem } from '../model/item-rows.ts'
import type { AffectedPeople, FreshSignIn, Item, ItemFilter, Operation, Person } from '../model/types.ts'
import { planHash } from '../plan/plan-hash.ts'
import { notPendingError } from '../rules/confirmation.ts'
import { checkNotExcluded, readParts } from '../rules/plan-parts.ts'
import { endByEvent } from './end.ts'
import { approvalErrors } from './errors.ts'
import { planWithout } from './exclusions.ts'
import { describeAffectedPeople, type Standing, standingInChat, standingOnPage } from './who-is-asked.ts'

/** Someone viewing or deciding on an approval request. */
export type Approver = {
  readonly person: Person
  /** The token on their card; absent if they typed a command. */
  readonly token?: string
} & (
  | {
      /** Reads as this person; membership of the approvers' group is checked every time. */
      readonly directory: Pick<Directory, 'ask'>
    }
  | {
      /** The sign-in made for this on the page. */
      readonly signIn: FreshSignIn
    }
)

/** An approval request, with a page of its accounts. */
export interface Review {
  readonly operation: Operation
  readonly concerned: AffectedPeople
  readonly items: Item[]
  readonly total: number
}

/** The request and a page of its accounts. Throws the errors of `approve` up to notAskedToApprove. */
export async function reviewRequest(
  context: Context,
  id: string,
  by: Approver,
  filter: Omit<ItemFilter, 'attention' | 'onPremises' | 'stillEnabled'>,
): Promise<Review> {
  const { key, row } = await findOpenRequest(context, id, by)
  return pageOfRequest(context, key, row, filter)
}

/** Like `reviewRequest`, but only for undecided requests. Throws the errors of `deny`. */
export async function openRequest(
  context: Context,
  id: string,
  by: Approver,
  filter: Parameters<typeof reviewRequest>[3],
): Promise<Review> {
  const { key, row } = await findOpenRequest(context, id, by)
  await checkAwaitingApproval(context, key, row)
  return pageOfRequest(context, key, row, filter)
}

async function pageOfRequest(
  context: Context,
  key: OperationKey,
  row: OperationRow,
  filter: Parameters<typeof reviewRequest>[3],
): Promise<Review> {
  const { rows, total } = await itemQueries(context.store.db).page(key, filter)
  const concerned = await describeAffectedPeople(context, key, row)
  return {
    operation: await loadOperation(context, row),
    concerned,
    items: rows.map((one) => toItem(context.registry, one, row)),
    total,
  }
}

/**
 * Like `reviewRequest`, but only for undecided requests, with a token that activates the card's buttons. `without` is
 * checked as if the request were approved like this. Throws the errors of `deny`, and those for `without`.
 */
export async function presentRequest(
  context: Context,
  id: string,
  by: Approver,
  filter: Omit<ItemFilter, 'attention' | 'onPremises' | 'stillEnabled'>,
  without?: string,
): Promise<Review & { token: string }> {
  const { key, row } = await findOpenRequest(context, id, by)
  await checkAwaitingApproval(context, key, row)
  await planWithout(context, row, without, by.person)
  const token = newToken(context.random)
  await saveShownToken(context.store.db, key, by.person.oid, hashToken(token))
  return { ...(await pageOfRequest(context, key, row, filter)), token }
}

export function endUnanswered(context: Context, key: OperationKey): Promise<OperationRow | undefined> {
  const move = { to: 'expired', now: context.clock.now(), because: 'notApproved' } as const
  return endByEvent(context, key, events.unanswered, move, 'notApproved')
}

/** The operation, for someone who can decide on it. Checks who they are before revealing anything about its state. */
export async function findOpenRequest(context: Context, id: string, by: Approver) {
  const { person, token } = by
  const { store, limits } = context
  const key = keyFor(id, person)
  const found = await operationQueries(store.db).find(key)
  const hasOrHad = [found?.requester_oid, ...(found?.handed ?? []).map(({ from }) => from.oid)]
  if (found && found.approve_by !== null && hasOrHad.includes(person.oid))
    throw new approvalErrors.ownApproval({ id: found.id })
  // Checked first, so that strangers don't learn whether the operation exists.
  const requests = await requestsTo(store.db, key, person.oid)
  const own = requests.find(({ approver_oid: asked }) => asked === person.oid)
  const role = own ? (own.escalated ? 'escalation' : 'approver') : 'eitherApprover'
  const standing = 'directory' in by ? standingInChat(by.directory) : await standingOfAsked(context, found, own, by)
  await checkMember(role, limits, standing.memberOf)
  const row = found ?? (await findOperation(store, key))
  const carries = ({ token_hashes: hashes }: ApproverRow, card: string) =>
    hashes.some((hash) => matchesToken(card, hash))
  const request = requests.find((one) => token === undefined || carries(one, token))
  if (token !== undefined && !request) throw new operationErrors.tampered({ id: row.id })
  if (row.approve_by === null) throw new operationErrors.operationNotFound({ id: row.id })
  const targets = await itemQueries(store.db).targets(key)
  if (targets.some((target) => target.toLowerCase() === person.oid)) {
    throw new approvalErrors.targetMayNotApprove({ id: row.id })
  }
  // Someone who became an approver later was never asked.
  if (!own || (own.escalated && row.escalated_at === null)) throw new approvalErrors.notAskedToApprove({ id: row.id })
  // What runs must be exactly what was approved.
  const { playbook, actions, run_at: runAt, enable_at: enableAt, plan_hash: hash, excluded_items: excludedItems } = row
  const parts = await readParts(context, store.db, key, actions)
  checkNotExcluded(parts, person.oid, row.id)
  if (
    hash !== planHash({ playbook, actions, targets, runAt, enableAt, excludedItems, parts }) ||
    (request && request.plan_hash !== hash)
  ) {
    // What this version doesn't have is missing from the hash.
    requireParts(context.registry, row)
    throw new operationErrors.tampered({ id: row.id })
  }
  return { key, row, own, standing }
}

/** Only people who were asked can make the page read anything. */
function standingOfAsked(
  context: Context,
  row: OperationRow | undefined,
  own: ApproverRow | undefined,
  { person }: Approver,
): Promise<Standing> {
  if (!row || !own) throw new operationErrors.operationNotFound({ id: row?.id ?? '' })
  return standingOnPage(context, row, person)
}

/** Refuses a request that has been decided or has expired. */
export async function checkAwaitingApproval(context: Context, key: OperationKey, row: OperationRow): Promise<void> {
  if (row.state !== 'awaitingApproval') throw requestClosedError(row)
  if ((row.approve_by ?? 0) > context.clock.now()) return
  await endUnanswered(context, key)
  throw new approvalErrors.approvalExpired({ id: row.id })
}

export function requestClosedError(row: OperationRow): UserError {
  const { id, state, approver_name: name, ended_because: because } = row
  if (name !== null)
    return new approvalErrors.approvalAnswered({ id, name, answer: state === 'denied' ? 'denied' : 'approved' })
  return because === 'notApproved' ? new approvalErrors.approvalExpired({ id }) : notPendingError(row)
}

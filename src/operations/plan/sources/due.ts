import { hasRun } from '../../../core/operation-states.ts'
import type { Account, Lookup } from '../../../graph/directory/account.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../../store/queries/lifecycle/operations.ts'
import { originOf } from '../../../store/queries/origin.ts'
import { itemQueries, type OperationItemRow } from '../../../store/queries/plan/items.ts'
import { markPending } from '../../../store/queries/plan/writes.ts'
import { raisePosts } from '../../../store/queries/posts/posts.ts'
import { followChange, saveSchedule, scheduleQueries } from '../../../store/queries/schedule/schedule.ts'
import type { After } from '../../feature.ts'
import { type ChangeTransaction, inChangeTransaction } from '../../lifecycle/advance.ts'
import { events } from '../../lifecycle/events.ts'
import { knownOperations } from '../../lifecycle/known-operations.ts'
import type { Context } from '../../model/context.ts'
import { newToken } from '../../model/ids.ts'
import { channelOf, personOf } from '../../model/rows.ts'
import { createSteps, createUndoActions, plannedSnapshot } from '../../model/steps.ts'
import { requireRead } from '../../rules/rule.ts'
import { preparePlan, storeOperation, toStoredPlan } from '../draft.ts'
import { findLaterDecisions } from '../later-decisions.ts'
import type { Checks, Source } from '../source.ts'

const readWhenDue = 'Nobody is signed in when the plan is made. The run reads the accounts.'
const nobodySignedIn = 'Nobody is signed in who could read it.'
const enablesOnly = 'The plan only enables accounts again.'
const agreedBefore = 'This was settled when the operation to reverse was confirmed (and approved, if required).'

export const checks: Checks = {
  form: agreedBefore,
  size: agreedBefore,
  names: agreedBefore,
  available: readWhenDue,
  protection: readWhenDue,
  inspection: readWhenDue,
  reports: readWhenDue,
  pending: readWhenDue,
  shared: readWhenDue,
  remarks: agreedBefore,
  federation: readWhenDue,
  others: nobodySignedIn,
  since: true,
  sessions: readWhenDue,
  unread: readWhenDue,
  impact: enablesOnly,
  seats: enablesOnly,
  administrators: agreedBefore,
}

/**
 * After an operation with a timed undo has ended, schedules the operation that undoes it, for exactly those accounts
 * that were changed. It was confirmed, and approved if required, together with the original.
 */
export const followUps: After<Context> = {
  chore: 'planFollowUps',
  concerns: ({ enable_at: at }) => at !== null,
  left: ({ store, registry }) => scheduleQueries(store.db).withoutFollowUp(knownOperations(registry)),
  run: async (context, key) => {
    const made = await inChangeTransaction(context, async (changing) => {
      const made = await scheduleFollowUp(context, changing, key)
      // The original's card shows when it will be undone.
      if (made) await raisePosts(changing.tx, key, 'requester', context.clock.now())
      return made
    })
    if (made) void context.notifier.state(key)
    return made
  },
}

/** False if it already exists, or the original hasn't ended. */
async function scheduleFollowUp(context: Context, changing: ChangeTransaction, key: OperationKey): Promise<boolean> {
  const { tx, advance } = changing
  // Lock first: once entries have been added to the audit log, waiting for another operation could deadlock.
  await scheduleQueries(tx).lock(key)
  const row = await operationQueries(tx).find(key)
  if (!row || row.enable_at === null || row.follow_up !== null || row.needs_no_follow_up || !hasRun(row.state))
    return false
  const now = context.clock.now()
  // Verification might still turn uncertain writes into done.
  const looked = row.look_at === null || row.enable_at <= now
  if (!looked && (await itemQueries(tx).tally(key)).uncertain > 0) return false
  const inside = { ...context, store: { ...context.store, db: tx } }
  const source = await dueSource(inside, row)
  const made = source && (await preparePlan(inside, source))
  const items = made?.items.filter(({ verdict }) => verdict === 'change') ?? []
  if (!made || items.length === 0) {
    await saveSchedule(tx, row, { needs_no_follow_up: true })
    return true
  }
  // Nobody ever receives this token, because there is nothing to confirm.
  const plan = toStoredPlan(context, { ...made, items }, newToken(context.random))
  const child = await storeOperation(context, changing, { ...plan.row, expiresAt: now }, plan.items)
  await markPending(
    tx,
    child,
    made.actions.map(({ kind }) => kind),
  )
  // Needs no confirmation, so it is scheduled as soon as it is planned.
  const runAt = Math.max(row.enable_at, now)
  await advance(child, events.followUpScheduled, { now, change: followChange({ runAt, follows: row, now }) })
  await saveSchedule(tx, row, { follow_up: child.id })
  return true
}

/** The undo of what an operation has done; undefined if it can't be undone. */
async function dueSource(context: Context, row: OperationRow): Promise<Source | undefined> {
  const {
    registry,
    store: { db },
  } = context
  const { undo: playbook } = registry.playbook(row.playbook)
  if (playbook === null) return undefined
  const back = createUndoActions(registry, row.actions)
  const undone = back.map(({ of }) => of.kind)
  const key = { tenantId: row.tenant_id, id: row.id }
  const rows = await itemQueries(db).written(key, { actions: undone, states: ['done'] })
  const byAccount = new Map(rows.map((one) => [one.account_id, one.writes.filter(({ state }) => state === 'done')]))
  const recorded = ({ kind }: { readonly kind: string }, account: string) => {
    const of = back.find(({ planned }) => planned.kind === kind)?.of.kind
    return byAccount.get(account)?.filter(({ action }) => action === of) ?? []
  }
  const { activityId: _, ...channel } = channelOf(row)
  const { reason, ticket, locale } = row
  return {
    checks,
    // On a new card: the original's card keeps showing its own result.
    planned: {
      playbook,
      requester: personOf(row),
      locale,
      channel,
      reason: reason ?? '',
      ticket: ticket ?? '',
      origin: originOf(row) ?? undefined,
    },
    recorded: rows.map((one) => toLeftLookup(context, row, one)),
    rows,
    choose: async () => ({
      actions: back.map(({ planned }) => planned),
      omittedSteps: [],
      recorded,
      only: (action, account) => recorded(action, account).length > 0,
      since: async (steps, accounts) => {
        const each = steps.map(
          async (step) => [step.kind, (await findLaterDecisions(context, row, step, accounts)).later] as const,
        )
        return new Map(await Promise.all(each))
      },
      judge: (step, { id }, { later: decided }) => {
        const later = requireRead(decided, 'What others have decided since').get(step.kind)?.get(id)
        // A later decision takes precedence.
        return later === undefined
          ? { verdict: 'change' }
          : { verdict: 'protected', why: 'changedLater', detail: later }
      },
    }),
  }
}

/** An account as the operation left it. */
function toLeftLookup({ registry }: Context, { actions }: OperationRow, item: OperationItemRow): Lookup {
  const planned = plannedSnapshot(item)
  if (!planned) return { input: item.input, outcome: 'notFound' }
  const isDone = (kind: string) => item.writes.some((one) => one.action === kind && one.state === 'done')
  const left = createSteps(registry, actions).reduce(
    (one, { kind, action }) => (isDone(kind) ? (action.leaves?.(one) ?? one) : one),
    planned,
  )
  const account: Account = {
    id: left.id,
    userPrincipalName: left.upn,
    displayName: left.name,
    mail: null,
    jobTitle: item.account_title,
    department: item.account_department,
    accountEnabled: left.enabled,
    userType: left.guest ? 'Guest' : 'Member',
    synced: left.synced === true,
  }
  return { input: item.input, outcome: 'found', account }
}

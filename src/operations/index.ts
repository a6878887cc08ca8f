import { type Metrics, noMetrics } from '../core/metrics.ts'
import { requireUnique } from '../core/unique.ts'
import { createDecisions } from './confirm/index.ts'
import type { NotifyApprover } from './confirm/types.ts'
import { checkMoves, eventsOf, stepsOf } from './lifecycle/moves.ts'
import type { Context } from './model/context.ts'
import { shownBy } from './model/facts.ts'
import type { Notify } from './model/types.ts'
import { createOperationReader } from './operation-reader.ts'
import { createPlans } from './plan/sources/index.ts'
import { createCards } from './posts/cards.ts'
import { createNotifier } from './posts/deliver.ts'
import { noticesOf } from './posts/posts.ts'
import type { ShowRoleCard } from './posts/role-card.ts'
import type { SendNotice } from './posts/types.ts'
import { createRunning } from './run/index.ts'
import { createSignIns } from './sign-in.ts'

export { hasEnded } from '../core/operation-states.ts'
export type { ApprovalDecision } from './confirm/approval.ts'
export type { Confirmation } from './confirm/confirm.ts'
export type { Approver } from './confirm/open-request.ts'
export type { ApproverCard, NotifyApprover } from './confirm/types.ts'
export type { Observer } from './lifecycle/access.ts'
export type { NoticeKind } from './lifecycle/events.ts'
export type { Notice } from './lifecycle/notice.ts'
export { checkMember, mayOversee } from './lifecycle/operators-and-approvers.ts'
export { type Context, type OperationFeature, type OperationStep, operationQueue } from './model/context.ts'
export type * from './model/types.ts'
export { AmbiguousName, findSharedName, NamesNotFound, NotUnderstood } from './plan/names.ts'
export type { NotChosenAccount } from './plan/not-chosen.ts'
export { NothingToDo } from './plan/nothing-to-do.ts'
export type { OriginPeople } from './plan/origin-people.ts'
export type { ReadingProgress } from './plan/plan-inputs.ts'
export type { PlanRequest } from './plan/sources/typed.ts'
export type { UndoOrRetryRequest } from './plan/sources/undo-or-retry.ts'
export { createNotifications, type Notifications } from './posts/notification-choices.ts'
export type { RoleCard, ShowRoleCard } from './posts/role-card.ts'
export type { SendNotice, SentNotice } from './posts/types.ts'
export { checkDraft, typedCountThreshold } from './rules/confirmation.ts'
export { choreNames } from './run/sweep.ts'

export interface OperationsOptions extends Omit<Context, 'notifier' | 'unmatched' | 'metrics'> {
  readonly notify: Notify
  readonly notifyApprover: NotifyApprover
  readonly notice: SendNotice
  readonly showRoleCard: ShowRoleCard
  /** Receives trace links and counts of cards that were given up on. */
  readonly metrics?: Metrics
}

/**
 * Bulk changes, from plan to result, on a store whose queues include `operationQueue`. All methods about one operation
 * throw operationNotFound and notYourOperation.
 */
export function createOperations({ metrics = noMetrics, ...options }: OperationsOptions) {
  const { features } = options
  requireUnique(
    'features',
    features.map(({ name }) => name),
  )
  requireUnique(
    'parts of a plan',
    features.flatMap(({ plan }) => plan?.name ?? []),
  )
  requireUnique(
    'shown values',
    shownBy(options.features).map(({ name }) => name),
  )
  requireUnique(
    'cards',
    features.flatMap(({ roleCards = [] }) => roleCards.map(({ name }) => name)),
  )
  const events = eventsOf(features)
  requireUnique(
    'events',
    events.map(({ name }) => name),
  )
  checkMoves(events)
  stepsOf(features)
  requireUnique(
    'messages',
    noticesOf(features).map(({ kind }) => kind),
  )
  const closing = new AbortController()
  const notifier = createNotifier({ ...options, metrics, closing: closing.signal })
  const context: Context = { ...options, metrics, notifier, unmatched: new Set() }
  return {
    /** For the services and columns of features. */
    context,
    ...createPlans(context),
    ...createDecisions(context),
    ...createOperationReader(context),
    ...createSignIns(context),
    ...createCards(context),
    ...createRunning(context, closing),
  }
}

export type Operations = ReturnType<typeof createOperations>

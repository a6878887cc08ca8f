import type { Person } from '../core/model.ts'
import type { AuditStep } from '../store/queries/audit.ts'
import type { FollowingPart } from '../store/queries/card-roles.ts'
import type { OperationKey, OperationRow } from '../store/queries/lifecycle/operations.ts'
import type { OperationChannel } from '../store/queries/operation-types.ts'
import type { OwnerChange } from '../store/queries/owner-changes.ts'
import type { DueCondition } from '../store/queries/run/due.ts'
import type { Store } from '../store/store.ts'
import type { AnyEvent } from './lifecycle/event.ts'
import type { Notice } from './lifecycle/notice.ts'
import type { Chore } from './model/chore.ts'
import type { Shown } from './model/shown.ts'
import type { ReadOthersChanges } from './plan/others-changes.ts'
import type { ReadWithPlan } from './plan/read-with-plan.ts'
import type { RoleCard } from './posts/role-card.ts'
import type { PlaybookSource } from './registry/playbook.ts'
import type { PlanPart } from './rules/plan-parts.ts'
import type { FeatureRule } from './rules/rule.ts'

/**
 * What a feature adds to the engine of changes, which knows it by nothing else. `Context` is the engine's own: it
 * carries the list of features, so its file can't be imported here.
 */
export interface FeatureOf<Context> extends PlaybookSource {
  /** Unique over the list. */
  readonly name: string
  /** What is read about every operation that is shown, for the feature's own lines and buttons. */
  readonly shown?: readonly Shown<unknown>[]
  /** What can happen to operations because of it. Their moves are in a migration. */
  readonly events?: Readonly<Record<string, AnyEvent>>
  /** What else it records in the audit log. */
  readonly steps?: Readonly<Record<string, AuditStep>>
  /** The short messages that it sends. */
  readonly notices?: Readonly<Record<string, Notice>>
  readonly chores?: readonly Chore<Context>[]
  /** Whether its chores, and what follows, might have something to do; without it, they always might. */
  readonly due?: (context: Context) => DueCondition
  /** `ended`: what follows once an operation has ended. `released`: once no slice is running it. */
  readonly after?: Readonly<Partial<Record<AfterWhat, After<Context>>>>
  /** What its actions settle in a plan, which people agree to. */
  readonly plan?: PlanPart
  /** What it reads for a plan that doesn't change the plan, and stores with it. */
  readonly readWithPlan?: ReadWithPlan<Context>
  /** What it knows of changes that were made in other tools. */
  readonly othersChanges?: ReadOthersChanges<Context>
  /** In addition to the engine's own, after what the action itself says. */
  readonly rules?: readonly FeatureRule[]
  /** What it shows people in roles of its own. */
  readonly roleCards?: readonly RoleCard[]
  /** What changes whenever its operation does, with the cards that show it. */
  readonly followingParts?: readonly FollowingPart[]
  /** How operations change their owner because of it. */
  readonly ownerChange?: OwnerChange
  /** What can keep people waiting for an operation after it has ended. */
  readonly heldOpen?: HeldOpen<Context>
}

export type AfterWhat = 'ended' | 'released'

/** What follows once something has become of an operation. It is done once, in a transaction of its own. */
export interface After<Context> {
  /** The chore that does it if the slice didn't: its process died, or no slice was involved. */
  readonly chore: string
  /** Whether this operation can need it; saves reading what most don't need. */
  concerns(row: OperationRow, context: Context): boolean
  /** All that still need it. */
  left(context: Context): Promise<readonly OperationKey[]>
  /** Finds out itself whether it is (still) needed. False if it isn't. */
  run(context: Context, key: OperationKey): Promise<boolean>
}

/** An ended operation that people still wait for needs an owner, so someone can take it over. */
export interface HeldOpen<Context> {
  /** Whether people are waiting; in a transaction that has locked the operation. */
  waits(db: Store['db'], key: OperationKey): Promise<boolean>
  /** Throws if this person couldn't do what these people are waiting for, or will be. Reads as that person. */
  checkTaker(
    context: Context,
    row: OperationRow,
    taker: { readonly person: Person; readonly channel: OperationChannel },
  ): Promise<void>
}

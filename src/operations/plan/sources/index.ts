import type { Context } from '../../model/context.ts'
import type { AccountHistory, Operation, Person } from '../../model/types.ts'
import { readAccessHistory } from '../decisions.ts'
import type { Plan } from '../draft.ts'
import type { Checks } from '../source.ts'
import { checks as due } from './due.ts'
import { planRelease, checks as released } from './released.ts'
import { planRetry } from './retried.ts'
import { type PlanRequest, planTyped, checks as typed } from './typed.ts'
import { findOpenPlan, checks as following, type UndoOrRetryRequest, undoOrRetryScopes } from './undo-or-retry.ts'
import { planUndo } from './undone.ts'

/** What plans are made from, with the checks that each makes. */
export const sources = { typed, released, retried: following, undone: following, due } satisfies Readonly<
  Record<string, Checks>
>

/** Creates plans. */
export const createPlans = (context: Context) => ({
  /**
   * Looks everything up and stores the plan. `token` is only for the card and isn't returned again. Throws noAccounts,
   * tooManyAccounts, reasonRequired, badTicket, timePast, timeTooFar, and the directory's errors. `runAt` is validated
   * but not stored, because the confirmation sets it.
   */
  plan: (request: PlanRequest): Promise<Plan> =>
    context.registry.playbook(request.playbook).releases === undefined
      ? planTyped(context, request)
      : planRelease(context, request),
  /**
   * Plans a new operation that restores what an operation changed, except for accounts changed again since. Throws
   * notEnded, cannotUndo, nothingToUndo, tooManyAccounts, and the directory's errors.
   */
  undo: (id: string, request: UndoOrRetryRequest): Promise<Plan> => planUndo(context, id, request),
  /**
   * Plans the unfinished part of an operation: accounts that failed, are uncertain or weren't reached. If none of them
   * still needs it, or with `only`, plans unfinished follow-up actions instead. Throws notEnded, nothingToRetry, and
   * the errors of `plan`.
   */
  retry: (id: string, request: UndoOrRetryRequest, only?: string): Promise<Plan> =>
    planRetry(context, id, request, only),
  /** The person's plan of the same kind that is still open; `only` as in `retry`. */
  openPlan: (
    id: string,
    how: 'undo' | 'retry',
    person: Pick<Person, 'oid' | 'tid'>,
    only?: string,
  ): Promise<Operation | undefined> => findOpenPlan(context, id, how, person, only),
  /** Permissions for planning an undo or retry; empty if there is nothing to follow. Never throws. */
  followScopes: (id: string, how: 'undo' | 'retry', person: Pick<Person, 'oid' | 'tid'>): Promise<readonly string[]> =>
    undoOrRetryScopes(context, id, how, person),
  /** Who last removed these accounts' access through this bot, and pending decisions about it; by account ID. */
  accessHistory: (
    { tid }: Pick<Person, 'tid'>,
    accounts: readonly string[],
  ): Promise<ReadonlyMap<string, AccountHistory>> => readAccessHistory(context, tid, accounts),
})

import { bindAll } from '../../../core/bind.ts'
import type { Context } from '../../model/context.ts'
import { readAccessHistory } from '../decisions.ts'
import type { Plan } from '../draft.ts'
import type { Checks } from '../source.ts'
import { checks as due } from './due.ts'
import { planRelease, checks as released } from './released.ts'
import { planRetry } from './retried.ts'
import { type PlanRequest, planTyped, checks as typed } from './typed.ts'
import { findOpenPlan, checks as following, undoOrRetryScopes } from './undo-or-retry.ts'
import { planUndo } from './undone.ts'

/** What plans are made from, with the checks that each makes. */
export const sources = { typed, released, retried: following, undone: following, due } satisfies Readonly<
  Record<string, Checks>
>

/** Creates plans. */
export const createPlans = (context: Context) =>
  bindAll(context, {
    plan,
    undo: planUndo,
    retry: planRetry,
    openPlan: findOpenPlan,
    followScopes: undoOrRetryScopes,
    accessHistory: readAccessHistory,
  })

/**
 * Looks everything up and stores the plan. `token` is only for the card and isn't returned again. Throws noAccounts,
 * tooManyAccounts, reasonRequired, badTicket, timePast, timeTooFar, and the directory's errors. `runAt` is validated but
 * not stored, because the confirmation sets it.
 */
const plan = async (context: Context, request: PlanRequest): Promise<Plan> =>
  context.registry.playbook(request.playbook).releases === undefined
    ? planTyped(context, request)
    : planRelease(context, request)

import { undefinedAfter } from '../../core/deadline.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Context } from '../model/context.ts'
import type { PlanInspection, Step } from '../model/steps.ts'
import type { Estimate } from '../registry/action.ts'
import { ifAllowed, type Reader } from '../rules/if-allowed.ts'

/** Maximum time a plan waits for a report, in ms; what has been read by then counts. */
const waitMs = 15_000

/** What reports say, by action and account ID. */
export type Estimates = ReadonlyMap<string, ReadonlyMap<string, Estimate>>

/**
 * What reports say about the accounts, if this person can see them. Only for the plan, because Entra's report omits
 * disabled accounts.
 */
export async function readEstimates(
  context: Context,
  reader: Reader,
  plan: {
    readonly steps: readonly Step[]
    readonly found: ReadonlyMap<string, PlanInspection>
    readonly accounts: readonly Account[]
  },
): Promise<Estimates> {
  const reported = plan.steps.filter(({ kind, action }) => action.estimate && plan.found.has(kind))
  const each = reported.map(
    async (step) => [step.kind, await readEstimate(context, reader, step, plan.accounts)] as const,
  )
  return new Map(await Promise.all(each))
}

async function readEstimate(context: Context, reader: Reader, { action }: Step, accounts: readonly Account[]) {
  const found = new Map<string, Estimate>()
  await ifAllowed(context, reader, action.scopes.more ?? [], async (directory) => {
    await undefinedAfter(context.clock, waitMs, async (signal) => {
      for await (const one of action.estimate?.(directory, accounts, signal) ?? []) found.set(one.id, one)
    })
  })
  return found
}

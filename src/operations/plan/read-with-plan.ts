import type { Person } from '../../core/model.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { AppCredentials } from '../../graph/directory/dependents.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import type { OmittedStep, OperationChannel } from '../../store/queries/operation-types.ts'
import type { NewItem } from '../../store/queries/plan/items.ts'
import type { Store } from '../../store/store.ts'
import type { PlanInspection } from '../model/steps.ts'

/** Applications with secrets or certificates, by owner, or why they aren't known. */
export type OwnedCredentials = ReadonlyMap<string, readonly AppCredentials[]> | 'permission' | 'tooMany' | 'unavailable'

/** What a plan has read, and what it says about each account. */
export interface JudgedPlan {
  readonly planner: { readonly requester: Person; readonly channel: OperationChannel; readonly directory: Directory }
  readonly planned: { readonly playbook: string; readonly retryOf?: string }
  readonly accounts: readonly Account[]
  readonly items: readonly NewItem[]
  readonly facts: { readonly found: ReadonlyMap<string, PlanInspection> }
  readonly omittedSteps: readonly OmittedStep[]
  readonly impacts: { readonly credentials?: OwnedCredentials }
}

/** Reads something that no account is judged by; returns how to store it, in the transaction that stores the plan. */
export type ReadWithPlan<Context> = (context: Context, plan: JudgedPlan) => Promise<StoreWithPlan>
export type StoreWithPlan = (tx: Store['db'], key: OperationKey, now: number) => Promise<void>

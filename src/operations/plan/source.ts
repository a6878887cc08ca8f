import type { Person } from '../../core/model.ts'
import type { Account, Lookup } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { OmittedStep, OperationChannel, PlannedAction } from '../../store/queries/operation-types.ts'
import type { Origin } from '../../store/queries/origin.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'
import type { Step } from '../model/steps.ts'
import type { Facts } from '../rules/rule.ts'
import type { PlanFacts } from './classify.ts'
import type { PlanEntries } from './form-fields.ts'
import type { NotChosenAccount } from './not-chosen.ts'
import type { OriginPeople } from './origin-people.ts'
import type { ChangesAfter } from './others-changes.ts'
import type { ReadingProgress } from './plan-inputs.ts'

/** Checks made by every plan that reads the directory. */
export type ReadingCheck =
  | 'size'
  | 'available'
  | 'protection'
  | 'inspection'
  | 'reports'
  | 'pending'
  | 'shared'
  | 'remarks'
  | 'federation'
  | 'others'
  | 'impact'
  | 'seats'
  | 'administrators'

/** Checks of what was typed, or of an earlier operation. */
export type SourceCheck = 'form' | 'names' | 'since' | 'sessions' | 'unread'

export type Check = SourceCheck | ReadingCheck

/** Whether a source makes a check or, in a sentence, why not. */
export type Checks<Of extends Check = Check> = Readonly<Record<Of, true | string>>

/** Checks that a source can't opt out of. */
export const everyReading: Readonly<Record<ReadingCheck, true>> = {
  size: true,
  available: true,
  protection: true,
  inspection: true,
  reports: true,
  pending: true,
  shared: true,
  remarks: true,
  federation: true,
  others: true,
  impact: true,
  seats: true,
  administrators: true,
}

/**
 * The person whose plan it is, and what is known before anything is read. `runAt` is only checked; the confirmation
 * sets it.
 */
export interface PlanDetails extends Pick<PlanEntries, 'reason' | 'ticket' | 'compromised' | 'runAt'> {
  /** The playbook's name. */
  readonly playbook: string
  readonly requester: Person
  readonly locale: string
  readonly channel: OperationChannel
  readonly undoOf?: string
  readonly retryOf?: string
  /** The scheduled operation that it moves to another time. */
  readonly replaces?: string | undefined
  /** Whether it includes accounts that others have changed since. */
  readonly includeChanged?: boolean | undefined
  /** What it responds to. */
  readonly origin?: Origin | undefined
}

/** The person whose plan it is, and the directory they read. */
export interface Planner {
  readonly requester: Person
  readonly channel: OperationChannel
  /** Reads as the requester, with `commonPlanScopes`. */
  readonly directory: Directory
  /** Receives the progress. */
  readonly onProgress?: (reading: ReadingProgress) => void
}

/** What to do to the accounts that were found. */
export interface ChosenActions extends Pick<PlanFacts, 'recorded' | 'only' | 'doneBefore' | 'judge'> {
  readonly actions: readonly PlannedAction[]
  /** Actions that aren't planned, whatever can be read. */
  readonly omittedSteps: readonly OmittedStep[]
  /** What other operations have decided since the operation that this plan follows, by action and account ID. */
  readonly since?: (steps: readonly Step[], accounts: readonly string[]) => Promise<Facts['later']>
  /** The changes by others that leave out accounts. */
  readonly after?: ChangesAfter
  /** The operation that this plan undoes. */
  readonly undone?: OperationRow | undefined
  /** An operation being undone by someone who can do so without a second person. */
  readonly undoneAlone?: string | undefined
}

/**
 * What a plan is made from. A source says which accounts and actions the plan is about, what is recorded about them,
 * and since when; `draftPlan` does the rest in the same way for all sources.
 */
export type Source = {
  readonly planned: PlanDetails
  /** Called with the accounts that were found. */
  choose(accounts: readonly Account[]): Promise<ChosenActions>
} & (
  | {
      readonly checks: Checks<SourceCheck> & typeof everyReading
      readonly planner: Planner
      /** As typed: UPNs, email addresses, object IDs. */
      readonly inputs: readonly string[]
      /** The items of an earlier operation to which the inputs refer. */
      readonly rows?: readonly OperationItemRow[]
      /** Other accounts that its origin names. */
      readonly aside?: readonly NotChosenAccount[] | undefined
      /** Everyone its origin names. */
      readonly people?: OriginPeople | undefined
    }
  /** Planned without reading the directory. */
  | {
      readonly checks: Checks
      readonly planner?: undefined
      readonly recorded: readonly Lookup[]
      readonly rows: readonly OperationItemRow[]
    }
)

export const makesCheck = ({ checks }: Source, check: SourceCheck): boolean => checks[check] === true

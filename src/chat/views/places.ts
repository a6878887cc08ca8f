import type { ApprovalNeed, Operation, OperationIn, SkippedAccounts } from '../../operations/model/types.ts'
import type { Button, Fact, HeadedLines, Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import type { Viewer } from './viewer.ts'

/** The named places of a result, and what can stand there: lines from top to bottom, buttons with the most useful first. */
interface ResultPlaces {
  readonly 'after problems': Line
  readonly 'above foot': HeadedLines
  readonly 'buttons after retry': Button
  readonly 'buttons before undo': Button
  readonly 'buttons after undo': Button
  readonly 'buttons before check': Button
  readonly 'buttons at the end': Button
}

/** What to draw at a place; nothing if it has nothing to do with the operation. */
type Draw<Subject, Part> = (operation: Subject, messages: Messages, viewer: Viewer) => readonly Part[]

type Result = OperationIn<'done' | 'stopped'>

/** The named places of a plan, and what can stand there. */
interface PlanPlaces {
  /** At the top, and at that of the request to approve it. */
  readonly 'first lines': Line
  readonly 'buttons before cancel': Button
  /** On the list of its accounts. */
  readonly 'buttons of accounts': Button
}

type AtPlanPlaces = {
  readonly [Place in keyof PlanPlaces]?: (operation: Operation, messages: Messages) => readonly PlanPlaces[Place][]
}

/** What a feature says on a plan, and on the request to approve it. */
interface PlanAdditions extends AtPlanPlaces {
  readonly 'below all steps'?: Draw<Operation, HeadedLines>
  /** Whether it names the items that were added to accounts shortly before, so that their steps needn't. */
  readonly namesRecent?: (operation: Operation) => boolean
  /** Below a step, where steps are listed. */
  readonly 'below step'?: (action: string, operation: Operation, messages: Messages) => readonly Line[]
  /** Where steps aren't listed. */
  readonly 'without steps'?: (operation: Operation, messages: Messages) => readonly Line[]
  /** Sentences that say why it needs approval; for the requester only. */
  readonly 'reasons for approval'?: (need: ApprovalNeed, messages: Messages) => readonly string[]
  /** Beside what is skipped by a plan that undoes or retries `follows`. */
  readonly 'buttons of skipped'?: (
    skipped: readonly SkippedAccounts[],
    follows: string,
    messages: Messages,
  ) => readonly Button[]
  /** How to help if nothing would change, for these reasons. */
  readonly 'nothing to do'?: (skipped: readonly SkippedAccounts[], messages: Messages) => readonly Line[]
}

/** What the audit log records of a step, as far as features explain it. */
export interface AuditedStep {
  readonly step: string
  readonly target: string | null
  readonly before: string | null
  readonly after: string | null
}

/** What a feature adds to the cards that all operations share. */
export interface CardAdditions {
  /** Facts by which people identify an operation; lines of cards that have no facts. */
  readonly facts?: (operation: Operation, messages: Messages) => readonly Fact[]
  /** Buttons for all accounts of an operation, beside a list of them. */
  readonly accounts?: (operation: Operation, messages: Messages) => readonly Button[]
  readonly result?: { readonly [Place in keyof ResultPlaces]?: Draw<Result, ResultPlaces[Place]> }
  readonly plan?: PlanAdditions
  /** What it says of an entry of the audit log, below its title. */
  readonly entry?: Draw<AuditedStep, string>
}

/** What features add at a place of a result, in the order of the list. */
export const addedToResult = <Place extends keyof ResultPlaces>(
  cards: readonly CardAdditions[],
  place: Place,
  ...given: Parameters<Draw<Result, unknown>>
): readonly ResultPlaces[Place][] => cards.flatMap(({ result }) => result?.[place]?.(...given) ?? [])

/** What stands below the steps of a plan: of the first feature that has something. */
export const addedBelowSteps = (
  cards: readonly CardAdditions[],
  ...given: Parameters<Draw<Operation, unknown>>
): HeadedLines | undefined => cards.flatMap(({ plan }) => plan?.['below all steps']?.(...given) ?? [])[0]

/** What features add at a place of a plan, in the order of the list. */
export const addedToPlan = <Place extends keyof PlanPlaces>(
  cards: readonly CardAdditions[],
  place: Place,
  operation: Operation,
  messages: Messages,
): readonly PlanPlaces[Place][] =>
  cards.flatMap(({ plan }: { readonly plan?: AtPlanPlaces }) => plan?.[place]?.(operation, messages) ?? [])

/** The buttons that features add for what a plan skips. */
export const addedForSkipped = (
  cards: readonly CardAdditions[],
  skipped: readonly SkippedAccounts[],
  { undoOf, retryOf }: { readonly undoOf?: string | null | undefined; readonly retryOf?: string | null | undefined },
  messages: Messages,
): readonly Button[] => {
  const follows = undoOf ?? retryOf
  return follows ? cards.flatMap(({ plan }) => plan?.['buttons of skipped']?.(skipped, follows, messages) ?? []) : []
}

/** What features say of an entry of the audit log. */
export const addedToEntry = (
  cards: readonly CardAdditions[],
  ...given: Parameters<Draw<AuditedStep, string>>
): readonly string[] => cards.flatMap(({ entry }) => entry?.(...given) ?? [])

/** The buttons that features add beside a list of an operation's accounts. */
export const addedToAccounts = (cards: readonly CardAdditions[], operation: Operation, messages: Messages): Button[] =>
  cards.flatMap(({ accounts }) => accounts?.(operation, messages) ?? [])

/** The facts that features add, in the order of the list. */
export const addedFacts = (cards: readonly CardAdditions[], operation: Operation, messages: Messages): Fact[] =>
  cards.flatMap(({ facts }) => facts?.(operation, messages) ?? [])

/** The same, on cards without facts. */
export const addedFactLines = (...given: Parameters<typeof addedFacts>): Line[] =>
  addedFacts(...given).map(({ title, value }) => ({ text: `${title}: ${value}` }))

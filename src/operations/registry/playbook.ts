import type { Json } from '../../core/model.ts'
import type { AddedInput } from './added-input.ts'

/** One step of a playbook: an action, with parameters if the playbook fixes them. */
export interface PlaybookStep {
  readonly action: string
  readonly parameters?: Json
  /** Runs only for accounts on which this other action succeeded. */
  readonly after?: string
  /** Restricts the step to these accounts; omitted for all. */
  readonly onlyFor?: 'synced'
  /** Runs last if this other action isn't part of the operation. */
  readonly lastUnless?: string
  /** Restores what operations of the playbook in `releases` recorded, instead of running the action. */
  readonly restores?: true
  /** The operator can choose: the ID of the input, and its default. */
  readonly optional?: {
    readonly input: string
    readonly on: boolean
    /** Offered only if the configuration switches it on or the plan has something for it. */
    readonly rare?: true
    /** Its switch is hidden on plans in which it has nothing to do. */
    readonly quiet?: true
    /** Left out if a confirmation doesn't say whether it was chosen; otherwise, it then stays as planned. */
    readonly offUnlessSent?: true
  }
}

/** Which optional steps the operator switched on or off, by input ID. Others use the playbook's default. */
export type Choices = Readonly<Record<string, boolean | undefined>>

/** The optional steps of an operation. `has` says whether its plan includes an action. */
export const offeredSteps = (
  { steps }: Pick<Playbook, 'steps'>,
  has: (action: string) => boolean,
): readonly PlaybookStep[] => steps.filter(({ action, optional }) => optional && (!optional.rare || has(action)))

/** The command that plans a playbook. */
export interface PlaybookCommand {
  readonly name: string
  readonly aliases: readonly string[]
  /** Whether Teams lists it beside the message box, which has room for twelve commands. */
  readonly teamsMenu?: true
  /** Set if help lists it under responding to attacks and leavers instead of under changes. */
  readonly group?: 'respond'
}

/** A named list of actions that run as one operation, and the command for it. */
export interface Playbook {
  /** Null if it can't be requested by name. */
  readonly command: PlaybookCommand | null
  /** In the order in which they run. */
  readonly steps: readonly PlaybookStep[]
  /** Its tone on cards: it takes access away, interrupts people at work, or restores access. */
  readonly tone: 'takes' | 'disturbs' | 'gives'
  /** Whether it is what is offered first for accounts in this state. */
  readonly offeredFor?: 'enabled' | 'disabled'
  /** Whether it is what is offered first if someone is said to be compromised, or to leave. */
  readonly offeredIf?: 'compromised' | 'leaving'
  /** Whether it can be scheduled to be undone. */
  readonly timed: boolean
  /** Whether it marks its accounts as compromised: always, or if the operator chooses to. */
  readonly contains?: 'always' | 'asked'
  /**
   * The playbook that it takes back: before its own last step, it restores, in reverse order, what operations of that
   * playbook recorded for its accounts. Only its own steps can be optional.
   */
  readonly releases?: string
  /** What its actions add to its form. */
  readonly inputs?: readonly AddedInput[]
  /** Number of accounts to start with before the rest are changed. */
  readonly firstBatch?: number
  /** The playbook of an operation that undoes this one; null if none of it can be undone. */
  readonly undo: string | null
}

/** A point among a playbook's steps at which other features add theirs. */
export interface StepPoint {
  readonly point: string
}

/** A playbook as its feature declares it. Steps whose action isn't listed are left out. */
export interface DeclaredPlaybook extends Omit<Playbook, 'steps' | 'inputs'> {
  /** Stored with operations and in the audit log, so never rename one. */
  readonly name: string
  readonly steps: readonly (PlaybookStep | StepPoint)[]
  /** The setting that lists which of its own optional steps are on. */
  readonly setting?: StepSetting
}

/** A setting that lists steps, by the kinds of their actions. */
export interface StepSetting {
  readonly key: string
  /** Those that are on if it isn't set, separated by commas. */
  readonly default: string
}

/** A step that a feature adds to a playbook of another one, if that is listed. */
export interface AddedStep {
  readonly to: string
  readonly at: string
  readonly step: PlaybookStep
}

/** What a feature declares about playbooks. */
export interface PlaybookSource {
  /** In the order in which help lists their commands. */
  readonly playbooks?: readonly DeclaredPlaybook[]
  readonly addedSteps?: readonly AddedStep[]
}

/** Declares a playbook. A command's aliases include German ones, so that nobody needs the English word to block an account. */
export const definePlaybook = <const Declared extends DeclaredPlaybook>(playbook: Declared): Declared => playbook

/** Restores what another operation recorded. */
export const restore = definePlaybook({
  name: 'restore',
  command: null,
  steps: [],
  tone: 'gives',
  timed: false,
  undo: null,
})

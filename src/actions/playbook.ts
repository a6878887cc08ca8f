import type { MailboxStep, OneDriveStep } from '../core/hand-offs.ts'
import type { Json } from '../core/model.ts'

/** One step of a playbook: an action, with parameters where the playbook settles them. */
export interface Step {
  readonly action: string
  readonly parameters?: Json
  /** Done only to accounts to which this other action was done. */
  readonly after?: string
  /** Only for these accounts; for all if omitted. */
  readonly whose?: 'synced'
  /** Runs last if this other action isn't part of the operation. */
  readonly lastWithout?: string
  /** Restores what operations of the released playbook recorded, instead of doing it. */
  readonly restores?: true
  /** The operator chooses: the id of the input, and what it stands at before they do. */
  readonly optional?: {
    readonly input: string
    readonly on: boolean
    /** Not offered at all unless the configuration has it on, or the plan has something for it. */
    readonly rare?: true
    /** Not shown on a plan that has nothing for it. */
    readonly quiet?: true
  }
}

/** The command that plans a playbook. */
export interface PlaybookCommand {
  readonly name: string
  readonly aliases: readonly string[]
  /** Teams lists it beside the message box, where there is room for twelve. */
  readonly teamsMenu?: true
  /** Help lists it with the responses to incidents and leavers instead of the changes. */
  readonly group?: 'respond'
}

/** A named list of actions that run as one operation, and the command for it. */
export interface Playbook<Name extends string = string> {
  /** Null if it can't be requested by name. */
  readonly command: PlaybookCommand | null
  /** In the order in which they run. */
  readonly steps: readonly Step[]
  /** Its tone on cards: takes access away, disturbs people at work, or gives access back. */
  readonly tone: 'takes' | 'disturbs' | 'gives'
  /** Whether an hour may be set at which it is taken back. */
  readonly timed: boolean
  /** Whether its accounts count as compromised from then on: always, or where the operator says so. */
  readonly contains?: 'always' | 'asked'
  /**
   * Before its last step it puts back what operations of this playbook recorded for its accounts, in reverse; only what
   * is a step of its own is a choice.
   */
  readonly releases?: Name
  /** What it leaves to do in other systems, for the people who run these. */
  readonly byHand?: { readonly mailbox?: readonly MailboxStep[]; readonly oneDrive?: readonly OneDriveStep[] }
  /** With how many accounts it begins, before all others have their turn. */
  readonly firstFew?: number
  /** What an operation is that takes it back; null where nothing of it can be taken back. */
  readonly undo: Name | null
}

/** The texts of an action that differ from those of any change. */
export interface ActionText {
  /** Its name as a step of a playbook. `back`: as a step that restores what was recorded. */
  readonly label: string
  readonly back?: string
  /** When one of its items was created, for items that can't be named. */
  readonly since?: (date: string) => string
  readonly unnamed?: string
  /** What it can't detect or reach, shown beside the step on a plan. `limitsBack`: when restoring. */
  readonly limits?: string
  readonly limitsBack?: string
  /** The same if it was read which of its items end by themselves. */
  readonly whenDated?: { readonly limits: string; readonly limitsBack: string }
  /** What to check before choosing to restore it. */
  readonly caution?: string
  /** What it removes or restores, if an account can have several items. */
  readonly items?: (count: number) => string
  /** Their types, by Graph's name. */
  readonly sorts?: Readonly<Record<string, string>>
  /** Shown instead of a number if only the run reads them. */
  readonly unread?: string
  /** If the operator can choose it. `addition` follows the name of a command that includes it. */
  readonly input?: { readonly title: string; readonly addition: string }
  /** Set if it follows another action. */
  readonly following?: {
    readonly progress: (done: number, total: number) => string
    /** `allDone`: for all accounts of the operation. */
    readonly allDone: string
    /** `guests`: how many it can't be applied to; 0 if it isn't known to be all others. */
    readonly done: (count: number, verified: number, guests: number) => string
    readonly failed: (count: number) => string
    readonly missing: string
    /** Accounts to which it was not applied, and the button that applies it (`fix`). */
    readonly left: (count: number) => string
    readonly fix: (count: number) => string
  }
  /** If it blocks people only if a policy does: where accounts are then, and what keeps them out. */
  readonly ifProven?: { readonly where: string; readonly by: string }
  /** What an account might have that the action can't see. */
  readonly unseen?: string
  /** Why it can't be undone. */
  readonly stays?: string
  /** Its steps in the audit log. */
  readonly steps?: {
    readonly done: string
    readonly failed: string
    readonly uncertain: string
    readonly skipped: string
  }
}

/** The texts of a playbook. */
export interface PlaybookText {
  readonly button: (count: number) => string
  /** `who`: up to three names, or a number of accounts. */
  readonly does: (who: string) => string
  readonly running: (who: string) => string
  readonly done: (who: string) => string
  /** One such operation, as the subject of a sentence. */
  readonly one: string
  /** For one account that needs no change. */
  readonly already: string
  /** The same after “is”, if that forms a sentence. */
  readonly isAlready?: string
  /** For a plan without changes. */
  readonly nothing: string
  /** Labels next to numbers in a plan's bar. */
  readonly parts: { readonly change: string; readonly already: string }
  readonly form: { readonly title: string; readonly intro: string; readonly submit: string }
  /** Says that part of it has to be done by hand, as `notes` explain. */
  readonly byHand?: string
  /** Its limits, and anything people might not expect. */
  readonly notes: readonly string[]
  /** If guests are treated differently: on the plan, and on the result (`guestsAfter`). */
  readonly guests?: (count: number) => string
  readonly guestsAfter?: string
  /** On the result, if some of the accounts have hybrid-joined computers. */
  readonly hybridAfter?: string
  /** What it leaves to administrators, if it is about blocking people: on the plan, approval request and result. */
  readonly admins?: (count: number) => string
  /** Accounts to which a follow-up step was not applied, if that differs from the step's own text. */
  readonly notFollowed?: (count: number) => string
  /** Accounts it should have changed but didn't. */
  readonly left?: (count: number) => string
}

/** The texts of a playbook. */
export interface PlaybookText {
  readonly button: (count: number) => string
  /** `who`: up to three names, or a number of accounts. */
  readonly does: (who: string) => string
  readonly running: (who: string) => string
  readonly done: (who: string) => string
  /**
   * Heading of the accounts a plan would change. `already`: for one account that needs no change; `nothing`: for a plan
   * without changes.
   */
  readonly will: string
  /** One such operation, as the subject of a sentence. */
  readonly one: string
  readonly already: string
  /** The same after “is”, if that forms a sentence. */
  readonly isAlready?: string
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

export const form = (title: string) => ({
  title,
  intro: 'You’ll see a plan first. Nothing changes until you confirm it.',
  submit: 'Create plan',
})

/** The texts of a playbook. */
export interface PlaybookText {
  readonly button: (count: number) => string
  /** `who`: up to three names, or a number of accounts. */
  readonly does: (who: string) => string
  readonly running: (who: string) => string
  readonly done: (who: string) => string
  /** Heading of the accounts a plan would change. `already`: for one without a need; `nothing`: for a plan without any. */
  readonly will: string
  /** One such operation, as the subject of a sentence. */
  readonly one: string
  readonly already: string
  /** The same after “is”, where that makes a sentence. */
  readonly isAlready?: string
  readonly nothing: string
  /** Labels next to numbers in a plan's bar. */
  readonly parts: { readonly change: string; readonly already: string }
  readonly form: { readonly title: string; readonly intro: string; readonly submit: string }
  /** That some of it has to be done by hand, which `notes` explain. */
  readonly byHand?: string
  /** Its limits, and anything people might not expect. */
  readonly notes: readonly string[]
  /** If guests are treated differently: on the plan, and on the result (`guestsAfter`). */
  readonly guests?: (count: number) => string
  readonly guestsAfter?: string
  /** What it leaves to administrators, if it is about locking people out: on plan, request for approval and result. */
  readonly admins?: (count: number) => string
  /** Accounts that a step that follows was not applied to, if that differs from what the step says. */
  readonly notFollowed?: (count: number) => string
  /** Accounts it should have changed and did not. */
  readonly left?: (count: number) => string
}

export const form = (title: string) => ({
  title,
  intro: 'You will see a plan first. Nothing changes until you confirm it.',
  submit: 'Create plan',
})

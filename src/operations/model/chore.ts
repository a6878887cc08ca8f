/** Does `work` for each row; if it fails for one, that is logged, and the others are done all the same. */
export type Each = <Row extends object>(rows: readonly Row[], work: (row: Row) => Promise<unknown>) => Promise<void>

/** Something that every instance does every few seconds: it picks up what is due or was left behind. */
export interface Chore<Context> {
  /** For the log and the metrics; docs/run.md says what is missing while it fails. */
  readonly name: string
  /** Waits for Microsoft, so the other chores don't wait for it. */
  readonly slow?: true
  run(context: Context, each: Each): Promise<unknown>
}

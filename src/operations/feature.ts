/** What a feature adds to the engine of changes, which knows it by nothing else. */
export interface OperationFeature {
  /** Unique over the list. */
  readonly name: string
}

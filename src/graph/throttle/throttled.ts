/** Graph accepts no calls of this kind for longer than the caller wants to wait. */
export class Throttled extends Error {
  /** Until it does, in ms. */
  readonly waitMs: number

  constructor(waitMs: number) {
    super(`Graph is throttling for ${waitMs} ms`)
    this.name = 'Throttled'
    this.waitMs = waitMs
  }
}

/**
 * Why a slice ends before its work does. `decided`: somebody decided otherwise meanwhile. `busy`: another operation is writing
 * to one of its accounts just now.
 */
export class Interruption extends Error {
  readonly why: 'sliceOver' | 'shutdown' | 'lost' | 'stopped' | 'readOnly' | 'decided' | 'busy' | 'failing'

  constructor(why: Interruption['why']) {
    super(`The slice was interrupted: ${why}`)
    this.name = 'Interruption'
    this.why = why
  }
}

/** The interruption behind a fired signal; undefined when it has not fired. */
export function interruptionOf(signal: AbortSignal): Interruption | undefined {
  return signal.reason instanceof Interruption ? signal.reason : undefined
}

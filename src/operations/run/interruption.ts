/**
 * Why a slice ends before its work does. `decided`: someone made another decision meanwhile. `busy`: another operation
 * is writing to one of its accounts. `throttled`: Graph refuses more changes for now. `handedOver`: it continues with
 * someone else's token. `signedOut`: the person whose token it uses signed out.
 */
export class Interruption extends Error {
  readonly why:
    | 'sliceOver'
    | 'shutdown'
    | 'lost'
    | 'stopped'
    | 'readOnly'
    | 'decided'
    | 'busy'
    | 'throttled'
    | 'failing'
    | 'handedOver'
    | 'signedOut'

  constructor(why: Interruption['why']) {
    super(`The slice was interrupted: ${why}`)
    this.name = 'Interruption'
    this.why = why
  }
}

/** The interruption behind an aborted signal; undefined if it isn't aborted. */
export function interruptionOf(signal: AbortSignal): Interruption | undefined {
  return signal.reason instanceof Interruption ? signal.reason : undefined
}

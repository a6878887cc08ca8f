/** The kinds of items that actions find and that an attacker might have added to an account. */
export type TraceKind = 'methods' | 'devices' | 'consents'

/** One such item. It never contains an address, a phone number, or a message's subject. */
export interface Trace {
  /** A type of sign-in method, the name of a device or an app, or what was done to a mailbox. */
  readonly what: string
  /** The name its owner gave it. */
  readonly name?: string
  /** The verified publisher of an app; null if it isn't verified. */
  readonly publisher?: string | null
  /** The number of messages, or of an application's secrets and certificates. */
  readonly count?: number
  /** When it was added or changed, in ms since the epoch; absent if unknown. */
  readonly at?: number
  /** Set if it was added shortly before the search. */
  readonly recent?: true
}

/** Kinds of traces an attacker might leave in an account, in display order. */
export const evidenceKinds = [
  'methods',
  'devices',
  'consents',
  'appCredentials',
  'inboxRules',
  'forwarding',
  'delegates',
  'sent',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

/** The kinds found by searching Microsoft's audit log. */
export const mailboxKinds = ['inboxRules', 'forwarding', 'delegates', 'sent'] as const satisfies readonly EvidenceKind[]
export type MailboxKind = (typeof mailboxKinds)[number]

/**
 * Why something isn't known: what is missing, too many accounts, or no response from Graph. `off`: its step is switched
 * off. `notOffered`: the tenant has no such search. `failed` and `late`: the search ended. `signedOut`: the operator has to sign in or provide more proof.
 */
export type EvidenceGap =
  | 'permission'
  | 'role'
  | 'licence'
  | 'cloud'
  | 'off'
  | 'tooMany'
  | 'unavailable'
  | 'notOffered'
  | 'failed'
  | 'late'
  | 'signedOut'

/** `cut`: there is more than was read. */
export type EvidenceState = 'read' | 'cut' | 'searching' | EvidenceGap

/** One trace that was found. It never contains an address, a phone number, or a message's subject. */
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

/** The traces found of one kind. */
export interface FoundEvidence {
  readonly kind: EvidenceKind
  readonly state: EvidenceState
  /** The number of traces without a date, which might be recent or not. */
  readonly undated: number
  readonly traces: readonly (Trace & { readonly account: string })[]
}

/** A trace with the name of its account's owner. */
export type NamedTrace = Trace & { readonly who: string }

/** The traces found of one kind as counts, for cards. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly state: EvidenceState
  readonly undated: number
  readonly count: number
  readonly accounts: number
  readonly recent: number
  /** The number of apps without a verified publisher. */
  readonly unverified: number
  /** The sum of the traces' counts, such as messages. */
  readonly total: number
  /** The newest traces, newest first. */
  readonly newest: readonly NamedTrace[]
}

/** What may show what an attacker did with an account, in the order in which it is told. */
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

/** Those that a search of Microsoft's audit log finds. */
export const mailboxKinds = ['inboxRules', 'forwarding', 'delegates', 'sent'] as const satisfies readonly EvidenceKind[]
export type MailboxKind = (typeof mailboxKinds)[number]

/**
 * Why something isn't known: what is missing, or that there are too many accounts, or that Graph doesn't say now. `off`: its
 * step is switched off. `failed` and `late` end a search; `signedOut`: its operator has to sign in, or has to prove more.
 */
export type EvidenceGap =
  | 'permission'
  | 'role'
  | 'licence'
  | 'cloud'
  | 'off'
  | 'tooMany'
  | 'unavailable'
  | 'failed'
  | 'late'
  | 'signedOut'

/** `cut`: there is more than was read. */
export type EvidenceState = 'read' | 'cut' | 'searching' | EvidenceGap

/** One thing that was found. It never holds an address, a phone number, or a message's subject. */
export interface Trace {
  /** A type of sign-in method, the name of a device or an app, or what was done to a mailbox. */
  readonly what: string
  /** What its owner calls it. */
  readonly name?: string
  /** The verified publisher of an app; null if it isn't verified. */
  readonly publisher?: string | null
  /** Secrets and certificates of an application, or messages. */
  readonly count?: number
  /** When it was added or changed, in ms since the epoch; absent if that isn't known. */
  readonly at?: number
  /** Shortly before it was looked for. */
  readonly recent?: true
}

/** What was found about one kind. */
export interface Found {
  readonly kind: EvidenceKind
  readonly state: EvidenceState
  /** How many things have no date, so that they may or may not be recent. */
  readonly undated: number
  readonly traces: readonly (Trace & { readonly account: string })[]
}

/** A trace with its owner's name. */
export type NamedTrace = Trace & { readonly who: string }

/** The same counted, as cards show it. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly state: EvidenceState
  readonly undated: number
  readonly count: number
  readonly accounts: number
  readonly recent: number
  /** Apps without a verified publisher. */
  readonly unverified: number
  /** Of the counts: messages, for example. */
  readonly total: number
  /** The newest first. */
  readonly newest: readonly NamedTrace[]
}

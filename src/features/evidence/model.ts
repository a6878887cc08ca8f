import type { Trace, TraceKind } from '../../operations/registry/traces.ts'

/** The kinds found by searching Microsoft's audit log. */
export const mailboxKinds = ['inboxRules', 'forwarding', 'delegates', 'sent'] as const
export type MailboxKind = (typeof mailboxKinds)[number]

/** Kinds of traces an attacker might leave in an account. */
export type EvidenceKind = TraceKind | 'appCredentials' | MailboxKind

/** The same, in display order. */
export const evidenceKinds: readonly EvidenceKind[] = [
  'methods',
  'devices',
  'consents',
  'appCredentials',
  ...mailboxKinds,
]

/** A trace that was found, with its kind. */
export type KindOfTrace = Trace & { readonly kind: EvidenceKind }

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

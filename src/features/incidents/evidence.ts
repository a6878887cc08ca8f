/** The role of an account in an incident, as alerts name it; worst first. */
export const evidenceRoles = [
  'compromised',
  'attacker',
  'attacked',
  'source',
  'destination',
  'created',
  'added',
  'edited',
  'suspicious',
  'policyViolator',
  'contextual',
] as const
export type EvidenceRole = (typeof evidenceRoles)[number]

/** What Defender concluded about a piece of evidence, worst first; others say nothing. */
export const evidenceVerdicts = ['malicious', 'suspicious', 'noThreatsFound'] as const
export type EvidenceVerdict = (typeof evidenceVerdicts)[number]

/** What an incident says about an account. */
export interface AccountEvidence {
  /** In the order of `evidenceRoles`; unknown roles are omitted. */
  readonly roles: readonly EvidenceRole[]
  /** The worst verdict; absent if there is none. */
  readonly verdict?: EvidenceVerdict | undefined
  /** Whether it is under an attacker's control and nobody has found otherwise. */
  readonly compromised: boolean
}

/** What to say about an account: its roles, otherwise the verdict, which is all that some alerts contain. */
export const evidenceLabels = ({ roles, verdict }: Pick<AccountEvidence, 'roles' | 'verdict'>) =>
  roles.length > 0 || verdict === undefined ? roles : [verdict]

/** Whether nothing says if the account is compromised or not. */
export const isUnjudged = ({ roles, verdict }: AccountEvidence): boolean =>
  roles.length === 0 && verdict !== 'noThreatsFound'

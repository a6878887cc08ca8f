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

/** Why an account named by an incident isn't in this tenant's Entra ID. */
export const elsewhereReasons = ['otherTenant', 'notInEntra'] as const
export type Elsewhere = (typeof elsewhereReasons)[number]

/** The incident that an operation responds to. */
export interface IncidentRef {
  /** Its number. */
  readonly id: string
  /** The title from the source: untrusted text, on one line. */
  readonly title: string
}

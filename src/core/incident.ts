/** What an account was in an incident, as alerts call it; the worst first. */
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

/** Why an account that an incident names isn't one of this tenant in Entra. */
export const elsewhere = ['otherTenant', 'notInEntra'] as const
export type Elsewhere = (typeof elsewhere)[number]

/** The incident that an operation answers. */
export interface IncidentRef {
  /** Its number. */
  readonly id: string
  /** What the source calls it: text of strangers, on one line. */
  readonly title: string
}

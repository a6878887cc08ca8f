import type { OriginText } from '../../../chat/words/index.ts'
import { unnamedNote } from '../../../operations/registry/reason.ts'
import type { EvidenceRole, EvidenceVerdict } from '../evidence.ts'

/** Roles, and the verdicts that are said of accounts without a role. */
const roles: Readonly<Record<EvidenceRole | EvidenceVerdict, string>> = {
  compromised: 'compromised',
  attacker: 'attacker',
  attacked: 'attacked',
  source: 'source',
  destination: 'recipient',
  created: 'created in the attack',
  added: 'added in the attack',
  edited: 'changed in the attack',
  suspicious: 'suspicious',
  policyViolator: 'broke a policy',
  contextual: 'bystander',
  malicious: 'malicious',
  noThreatsFound: 'no threats found',
}

/** What an operation responds to. */
export const origin = {
  label: 'Incident',
  named: (id: string, title: string) => (title ? `${id}: “${title}”` : id),
  answers: (id: string, title: string) => (title ? `Incident ${id}: “${title}”` : `Incident ${id}`),
  contain: 'Contain',
  notChosen: (detail: string) => `Also in the incident, not selected${detail ? `: ${detail}` : ''}`,
  roles,
} satisfies OriginText

export const why = { [unnamedNote]: () => 'Not named by the incident' }

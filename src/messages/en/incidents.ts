import type { EvidenceRole } from '../../core/incident.ts'
import { common, number as n } from './terms.ts'

const { accounts } = common

const roles: Readonly<Record<EvidenceRole, string>> = {
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
}

/** Incidents of Microsoft Defender. */
export const incidents = {
  title: 'Open incidents',
  label: 'Incident',
  none: 'No open incident names an account.',
  noneHint: 'Incidents without accounts aren’t listed here. Microsoft Defender shows all of them.',
  more: 'There are more open incidents than I can list. To use an older one, enter its number.',
  /** Its title is quoted, because the words are the source's. */
  named: (id: string, title: string) => (title ? `${id}: “${title}”` : id),
  answers: (id: string, title: string) => (title ? `Incident ${id}: “${title}”` : `Incident ${id}`),
  counts: (total: number, compromised: number) =>
    compromised > 0 ? `${accounts(total)}, ${n(compromised)} compromised` : `${accounts(total)}, none compromised`,
  severity: {
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    informational: 'Informational',
    unknown: 'Severity unknown',
  },
  roles,
  contain: 'Contain',
  check: 'Check',
  choose: 'Choose accounts…',
  chooseTitle: (id: string) => `Which accounts of incident ${id}?`,
  chooseNote: 'The compromised ones are selected. Nothing changes until you confirm the plan.',
  chooseNone: 'None is marked as compromised, so none is selected. Nothing changes until you confirm the plan.',
  chooseLabel: 'Accounts in the incident',
  chooseMore: (count: number) =>
    `${n(count)} more ${count === 1 ? 'account' : 'accounts'}: send their names together with the incident’s number.`,
  absent: (list: string) => `Not available here: ${list}`,
  next: 'Continue',
}

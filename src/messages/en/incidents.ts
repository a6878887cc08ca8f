import type { EvidenceRole, EvidenceVerdict } from '../../core/incident.ts'
import { common, number as n } from './terms.ts'

const { accounts } = common

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
  judged: (count: number, verdict: string) => `${n(count)} ${verdict}`,
  /** `judged`: what Defender says about their evidence; '' if nothing. */
  unsaid: (total: number, judged: string) =>
    `${accounts(total)}${judged && `: ${judged}`}. Defender doesn’t say which are compromised.`,
  severity: {
    high: 'High',
    medium: 'Medium',
    low: 'Low',
    informational: 'Informational',
    unknown: 'Severity unknown',
  },
  roles,
  unnamed: (count: number, total: number, id: string) =>
    total === 1
      ? `The account is not named by incident ${id}.`
      : `${n(count)} of ${accounts(total)} ${count === 1 ? 'is' : 'are'} not named by incident ${id}.`,
  contain: 'Contain',
  check: 'Check',
  choose: 'Choose accounts…',
  chooseTitle: (id: string) => `Which accounts of incident ${id}?`,
  chooseNote: 'The compromised ones are selected. Nothing changes until you confirm the plan.',
  chooseNone: 'None is marked as compromised, so none is selected. Nothing changes until you confirm the plan.',
  chooseUnsaid:
    'Defender doesn’t say which are compromised, so none is selected. Nothing changes until you confirm the plan.',
  chooseLabel: 'Accounts in the incident',
  chooseMore: (count: number) =>
    `${n(count)} more ${count === 1 ? 'account' : 'accounts'}: send their names together with the incident’s number.`,
  absent: (list: string) => `Not available here: ${list}`,
  next: 'Continue',
}

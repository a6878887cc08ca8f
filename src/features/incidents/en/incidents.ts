import { common, number as n } from '../../../chat/words/en/terms.ts'

const { accounts } = common

/** Incidents of Microsoft Defender. */
export const incidents = {
  title: 'Open incidents',
  none: 'No open incident names an account.',
  noneHint: 'Incidents without accounts aren’t listed here. Microsoft Defender shows all of them.',
  more: 'There are more open incidents than I can list. To use an older one, enter its number.',
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
  unnamed: (count: number, total: number, id: string) =>
    total === 1
      ? `The account is not named by incident ${id}.`
      : `${n(count)} of ${accounts(total)} ${count === 1 ? 'is' : 'are'} not named by incident ${id}.`,
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

import { features } from '../src/features/index.ts'
import type { Check } from '../src/operations/plan/source.ts'
import { sources } from '../src/operations/plan/sources/index.ts'
import { accountRules } from '../src/operations/rules/index.ts'

const sourceLabels: Readonly<Record<keyof typeof sources, string>> = {
  typed: 'typed',
  released: 'released',
  retried: 'retried',
  undone: 'undone',
  due: 'due to be reversed',
}

const checkLabels: Readonly<Record<Check, string>> = {
  form: 'reason, ticket and time, if entered',
  size: 'the number of accounts: at least one, at most `MAX_ACCOUNTS`',
  names: 'which account each input means',
  available: 'actions that the configuration or the cloud doesn’t offer',
  protection: 'protected accounts, administrators, and this bot’s operators and approvers',
  inspection: 'what the actions would change',
  reports: 'estimates instead, if there are too many accounts to inspect',
  pending: 'other decisions, pending or very recent',
  shared: 'devices shared with an account that is still contained',
  remarks: 'warnings, such as shared mailboxes',
  federation: 'passwords that another identity provider manages',
  others: 'what others have changed in other tools',
  since: 'what others have decided since the earlier operation',
  sessions: 'sessions ended since the earlier operation',
  unread: 'effects of the earlier operation that can’t be read',
  impact: 'sole ownerships, direct reports, likely service accounts',
  seats: 'licences with too few available',
  administrators: 'no more administrators than can be named',
}

/** Which checks are made for which plans and, below the table, why others aren't. */
export function checksTable(): string {
  const names = Object.keys(sourceLabels) as (keyof typeof sources)[]
  const reasons: string[] = []
  const cell = (made: true | string): string => {
    if (made === true) return 'yes'
    if (!reasons.includes(made)) reasons.push(made)
    return `no${superscript(reasons.indexOf(made) + 1)}`
  }
  const rows = new Map<string, string[]>()
  for (const check of Object.keys(checkLabels) as Check[]) {
    const cells = names.map((name) => cell(sources[name][check])).join(' | ')
    rows.set(cells, [...(rows.get(cells) ?? []), checkLabels[check]])
  }
  const lines = [...rows].map(([cells, labels]) => `| ${labels.join('<br>')} | ${cells} |`)
  const because = reasons.map((reason, index) => `${index + 1}. ${reason}`)
  const heads = ['check', ...names.map((name) => sourceLabels[name])]
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...lines, '', ...because].join('\n')
}

const superscript = (count: number) => [...String(count)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')

/** The policies about accounts, in order, with why some aren't judged for the plan or before a write. */
export function rulesList(): string {
  return accountRules(features.flatMap(({ rules = [] }) => rules))
    .map(({ says, at: { plan, write } }, index) => {
      const onlyWrites = plan === true ? '' : `. This is judged only before each write; ${plan}`
      const onlyPlans = write === true ? '' : `. This is judged only for the plan; ${write}`
      return `${index + 1}. ${says}${onlyWrites}${onlyPlans}`
    })
    .join('\n')
}

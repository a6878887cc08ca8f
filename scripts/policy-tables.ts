import type { Check } from '../src/operations/plan/source.ts'
import { sources } from '../src/operations/plan/sources/index.ts'
import { accountRules } from '../src/operations/rules/index.ts'
import type { AccountRule } from '../src/operations/rules/rule.ts'

const sourceLabels: Readonly<Record<keyof typeof sources, string>> = {
  typed: 'typed',
  released: 'released',
  retried: 'retried',
  undone: 'undone',
  due: 'due to be reversed',
}

const checkLabels: Readonly<Record<Check, string>> = {
  form: 'reason, ticket and time are valid, if entered',
  size: 'at least one account, and no more than `MAX_ACCOUNTS`',
  names: 'every input is an account; if several accounts share a name, the operator is asked',
  available: 'actions that the configuration or the cloud doesn’t offer are omitted',
  protection: 'protected accounts, administrators, and this bot’s operators and approvers',
  inspection: 'what the actions would change; optional actions are omitted if they can’t be read',
  reports: 'estimates from reports, if there are too many accounts to inspect',
  pending: 'other decisions, pending or so recent that the directory might not show them',
  shared: 'devices also registered to another account that is still contained',
  remarks: 'the actions’ warnings, such as shared mailboxes',
  federation: 'domains whose passwords another identity provider manages',
  since: 'what others have decided since the earlier operation',
  sessions: 'accounts whose sessions were ended since the earlier operation',
  unread: 'what is left of the earlier operation but can’t be read',
  impact: 'sole ownerships and direct reports of accounts to be blocked, and likely service accounts',
  seats: 'licences of which too few are available',
  administrators: 'no more administrators than can be named when confirming',
}

/** Which checks are made for which plans and, below the table, why others aren't. */
export function checksTable(): string {
  const names = Object.keys(sourceLabels) as (keyof typeof sources)[]
  const checks = Object.keys(checkLabels) as Check[]
  return table(
    ['check', ...names.map((name) => sourceLabels[name])],
    checks.map((check) => [checkLabels[check], ...names.map((name) => sources[name][check])]),
  )
}

/** A table with a label in front of each row. Reasons are numbered and listed below. */
function table(heads: readonly string[], rows: readonly (readonly [string, ...(true | string)[]])[]): string {
  const reasons: string[] = []
  const cell = (made: true | string): string => {
    if (made === true) return 'yes'
    if (!reasons.includes(made)) reasons.push(made)
    return `no ${reasons.indexOf(made) + 1}`
  }
  const lines = rows.map(([label, ...cells]) => `| ${[label, ...cells.map(cell)].join(' | ')} |`)
  const because = reasons.map((reason, index) => `${index + 1}. ${reason}`)
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...lines, '', ...because].join('\n')
}

/** When each policy about accounts is judged, in order, and, below the table, why it isn't at other times. */
export function rulesTable(): string {
  const rules = Object.values<AccountRule>(accountRules)
  return table(
    ['rule', 'plan', 'each write'],
    rules.map(({ says, at }) => [says, at.plan, at.write]),
  )
}

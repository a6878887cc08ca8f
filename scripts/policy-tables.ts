import type { Check, Checks } from '../src/operations/plan/source.ts'
import { sources } from '../src/operations/plan/sources/index.ts'

const sourceLabels: Readonly<Record<keyof typeof sources, string>> = {
  typed: 'typed',
  released: 'released',
  retried: 'retried',
  undone: 'undone',
  due: 'due to be taken back',
}

const checkLabels: Readonly<Record<Check, string>> = {
  form: 'reason, ticket and time are valid, as far as they were typed',
  size: 'at least one account, and no more than `MAX_ACCOUNTS`',
  names: 'every input is an account; shared names are asked about',
  available: 'actions that the configuration or the cloud lacks are left out',
  protection: 'who is protected, an administrator, or one of this bot’s operators and approvers',
  inspection: 'what the actions would change; optional ones that can’t be read are left out',
  reports: 'what reports say of accounts that are too many to inspect',
  pending: 'other decisions, pending or so recent that the directory may not show them',
  shared: 'devices that another account has too, which is still contained',
  remarks: 'the actions’ warnings, such as shared mailboxes',
  federation: 'domains whose passwords another identity provider keeps',
  since: 'what others decided since the operation that it follows',
  sessions: 'whose sessions were ended since the operation that it undoes',
  unread: 'what is left of that operation but can’t be read',
  impact: 'what accounts to be locked own alone or lead, and which are services',
  seats: 'licences with too few free seats',
  administrators: 'no more administrators than can be named when confirming',
}

/** Which checks are made for which plans and, below the table, why the others are not. */
export function checksTable(): string {
  const reasons: string[] = []
  const cell = (made: Checks[Check]): string => {
    if (made === true) return 'yes'
    if (!reasons.includes(made)) reasons.push(made)
    return `no ${reasons.indexOf(made) + 1}`
  }
  const names = Object.keys(sourceLabels) as (keyof typeof sources)[]
  const rows = (Object.keys(checkLabels) as Check[]).map(
    (check) => `| ${[checkLabels[check], ...names.map((name) => cell(sources[name][check]))].join(' | ')} |`,
  )
  const because = reasons.map((reason, index) => `${index + 1}. ${reason}`)
  const heads = ['check', ...names.map((name) => sourceLabels[name])]
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...rows, '', ...because].join('\n')
}

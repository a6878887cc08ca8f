import type { AddedToStatus, Details } from '../../chat/accounts/account-details.ts'
import type { PlannedBy } from '../../chat/commands/accounts.ts'
import type { Messages } from '../../chat/words/index.ts'
import type { LocalDay } from '../../core/zoned-time.ts'
import type { Lookup } from '../../graph/directory/account.ts'
import type { AccountHistory, Origin } from '../../operations/model/types.ts'

/** Accounts per page of a status. */
export const checkedPerPage = 8

export type CheckFilter = 'all' | 'enabled' | 'disabled' | 'problems'

export interface StatusView {
  readonly registry: PlannedBy
  readonly lookups: readonly Lookup[]
  /** Parts of the input that weren't recognised as accounts. */
  readonly rest: readonly string[]
  /** Their details, if requested. */
  readonly details?: Details
  /** What features add. */
  readonly added?: AddedToStatus
  /** What they come from. */
  readonly origin?: Origin | undefined
  /** The day on which they leave, if they were found by that. */
  readonly leaving?: LocalDay | undefined
  /** When they were read, ms since the epoch. */
  readonly at: number
  /** ID of the list on the server. */
  readonly lookup: string
  readonly show: CheckFilter
  /** From 1. */
  readonly page: number
  /** Decisions about these accounts' access made through this bot, by account ID. */
  readonly history?: ReadonlyMap<string, AccountHistory>
}

const isEnabled = (lookup: Lookup) => lookup.outcome === 'found' && lookup.account.accountEnabled
const isDisabled = (lookup: Lookup) => lookup.outcome === 'found' && !lookup.account.accountEnabled
const isProblem = ({ outcome }: Lookup) => outcome !== 'found' && outcome !== 'duplicate'

/** The contents of a page: inputs without a single matching account come first. Duplicates are only counted. */
export function pageOf({ lookups, show, page: asked }: Pick<StatusView, 'lookups' | 'show' | 'page'>) {
  const enabled = lookups.filter(isEnabled)
  const disabled = lookups.filter(isDisabled)
  const problems = lookups.filter(isProblem)
  const lists = { all: [...problems, ...enabled, ...disabled], enabled, disabled, problems }
  const chosen = lists[show]
  const page = Math.min(asked, Math.max(1, Math.ceil(chosen.length / checkedPerPage)))
  const rows = chosen.slice((page - 1) * checkedPerPage, page * checkedPerPage)
  return { lists, chosen, page, rows }
}

/** The inputs that match no account. */
export const notFoundIn = (lookups: readonly Lookup[]): string[] =>
  lookups.flatMap(({ outcome, input }) => (outcome === 'notFound' ? [input] : []))

const outcomes = ['notFound', 'ambiguous', 'duplicate', 'failed'] as const

/** How many accounts have each status. */
export function summaryOf(lookups: readonly Lookup[], { status, number }: Messages): string {
  const counts = [
    [status.enabled, lookups.filter(isEnabled).length],
    [status.disabled, lookups.filter(isDisabled).length],
    ...outcomes.map((outcome) => [status[outcome], lookups.filter((one) => one.outcome === outcome).length] as const),
  ] as const
  return counts.flatMap(([label, count]) => (count > 0 ? [`${number(count)} ${label}`] : [])).join(', ')
}

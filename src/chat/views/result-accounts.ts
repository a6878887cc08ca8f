import { compact } from '../../core/compact.ts'
import type { Item, Operation } from '../../operations/model/types.ts'
import type { Button, Cell, ListRow, Section } from '../card/index.ts'
import { operationItems } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Input } from '../commands/spec.ts'
import type { Messages } from '../words/index.ts'
import { itemCell, whyOf } from './format.ts'
import { countAccounts } from './links.ts'
import { countVerdicts, isReadBack, skippedVerdicts } from './result-texts.ts'
import { skipTexts } from './skips.ts'
import { itemOutcome } from './step-lines.ts'
import { countNotBlocked, countStillEnabled } from './still-enabled.ts'
import type { Viewer } from './viewer.ts'

/* Which accounts of a result are shown, and the filters for the others. */

/** A result names up to this many unfinished or unconfirmed accounts; if there are more, the first few. */
export const maxUnsettled = 5

const maxShownOfMore = 3

export interface UnsettledItems {
  readonly items: readonly Item[]
  readonly total: number
}

/** The sign-in name, because it distinguishes the people that the title names. */
export const upnOf = ({ account, input }: Item): string => account?.upn || account?.name || input

/** Accounts that need someone's attention, by problem. */
const attentionCounts = (operation: Operation, { result: says }: Messages) => {
  const { progress: at, counts } = operation
  return [
    { count: at.failed + at.uncertain + at.missing + counts.failed, title: says.failures },
    { count: at.unconfirmed, title: isReadBack(operation) ? says.unverifiedAccounts : says.unconfirmedAccounts },
    { count: at.skipped, title: says.leftAloneAccounts },
  ]
}

/**
 * Filters for the accounts of an operation that ran, each with its number; none if all accounts have the same result.
 */
export function itemFilters(operation: Operation, shown: string | undefined, messages: Messages): Button[] {
  const { filters: says } = messages.operations
  const unfinished = attentionCounts(operation, messages).reduce((sum, { count }) => sum + count, 0)
  const notBlocked = countNotBlocked(operation)
  const skipped = countVerdicts(operation, skippedVerdicts)
  const { excluded } = operation.counts
  const button = (only: Input<typeof operationItems>['only'], title: string): Button => ({
    title: only === shown ? `✓ ${title}` : title,
    data: press(operationItems, { operation: operation.id, page: 1, ...(only && { only }) }),
  })
  const some = compact([
    unfinished > 0 && button('attention', says.attention(unfinished)),
    notBlocked > 0 &&
      button('stillEnabled', says.stillEnabled(notBlocked, notBlocked === countStillEnabled(operation))),
    excluded > 0 && button('excluded', says.excluded(excluded)),
    skipped > 0 && button('skipped', says.skipped(skipped)),
  ])
  return some.length > 0 ? [button(undefined, says.all(countAccounts(operation))), ...some] : []
}

/** The accounts of a result that need attention: the first few, by outcome. */
export function attentionSection(
  operation: Operation,
  { items, total }: UnsettledItems,
  messages: Messages,
  viewer: Viewer,
): Section {
  const { progress: at } = operation
  const { common, result: says } = messages
  const groups = attentionCounts(operation, messages).filter(({ count }) => count > 0)
  const title = (groups.length === 1 && groups[0]?.title) || says.attention
  const shown = total > maxUnsettled ? items.slice(0, maxShownOfMore) : items
  const hidden = total - shown.length
  const skipped = skipTexts(at.skips, messages)
  return {
    title: [title(total), ...(at.skipped > 0 && groups.length === 1 ? skipped : [])].join(' · '),
    rows: rowsByOutcome(shown, operation, messages, viewer),
    ...(hidden > 0 && { more: { line: { text: common.andMore(hidden), subtle: true } } }),
  }
}

/** One row for each outcome, which several accounts can share. */
function rowsByOutcome(items: readonly Item[], operation: Operation, messages: Messages, viewer: Viewer): ListRow[] {
  const outcomeOf = (item: Item): Cell => itemOutcome(item, whyOf(item, messages, viewer), operation, messages)
  return groupBySide(items.map((item) => ({ item, side: outcomeOf(item) }))).map(({ side, rows }) => ({
    lead:
      rows.length === 1
        ? rows.flatMap(({ item }) => itemCell(item))
        : [{ text: rows.map(({ item }) => upnOf(item)).join(', ') }],
    side,
  }))
}

/** Rows that say the same beside the account, together. */
export function groupBySide<Row extends { readonly side: Cell }>(
  rows: readonly Row[],
): { readonly side: Cell; readonly rows: readonly Row[] }[] {
  const groups = new Map<string, { readonly side: Cell; readonly rows: Row[] }>()
  for (const row of rows) {
    const key = JSON.stringify(row.side)
    const group = groups.get(key) ?? { side: row.side, rows: [] }
    group.rows.push(row)
    groups.set(key, group)
  }
  return [...groups.values()]
}

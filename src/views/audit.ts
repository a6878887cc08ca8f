import { actionText, playbookText } from '../actions/words.ts'
import type { AuditEntry, AuditFilter, ChainReport } from '../audit/audit.ts'
import { press } from '../command-specs/press.ts'
import { showAudit as auditSpec } from '../command-specs/records.ts'
import type { Input } from '../command-specs/spec.ts'
import type { Messages } from '../messages/index.ts'
import { type Button, type Cell, type Column, type Line, table } from './card/index.ts'
import { exportButton } from './export.ts'
import { type Look, mark } from './format.ts'
import type { Reply } from './reply.ts'
import { dateTimeInList, frameOf, isEmpty, paging, short, type Viewer } from './viewer.ts'

/** Entries per page, so that they fit a card with all account details. */
export const auditPerPage = 10

export interface AuditPage {
  readonly filter: AuditFilter
  /** Whether only the reader's own entries are shown. */
  readonly own?: boolean
  /** From 1. */
  readonly page: number
  readonly entries: readonly AuditEntry[]
  readonly total: number
  /** The result of verifying the chain. */
  readonly chain: ChainReport
}

/** Whether the audit shows operations for this filter unless its entries are asked for: it names no account and no operation. */
export const showsOperations = ({ operation, account, any }: AuditFilter): boolean =>
  [operation, account, any].every(isEmpty)

/** Every entry: who did what, when, why and to whom; newest first. */
export function showAudit(view: AuditPage, words: Messages, viewer: Viewer): Reply {
  const { entries, total, page, chain } = view
  const { audit: says, users } = words
  const filter = filterData(view.filter)
  // Without a filter, the audit shows operations unless entries are requested.
  const details = showsOperations(view.filter)
  const about = Object.values(filter).map(says.about)
  const columns: Column[] = [
    { title: says.what, width: 1, phone: 'lead' },
    { title: `${says.by}, ${says.when}`, width: 1, phone: 'below' },
  ]
  const line = chainLine(chain, words)
  const card = table(frameOf(viewer, words), {
    header: {
      title: says.title,
      subtitle: [says.subtitle(total), ...about].join(', '),
      tone: chain.broken ? 'attention' : 'accent',
    },
    lines: [
      line,
      ...(view.own ? [{ text: says.own, subtle: true }] : []),
      ...(entries.length === 0 ? [{ text: says.none }] : []),
    ],
    ...(entries.length > 0 && {
      table: {
        columns,
        rows: entries.map((entry) => [
          whatCell(entry, words),
          [...byCell(entry, words), ...whenCell(entry, words, viewer)],
        ]),
      },
    }),
    ...paging(
      { page, size: auditPerPage, shown: entries.length, total },
      (to) => press(auditSpec, { ...filter, details, page: to }),
      words,
    ),
    actions: [
      ...(total > 0 ? [exportButton({ what: 'audit', ...filter }, words)] : []),
      ...verifyAllButton(chain, { ...filter, details, page }, words),
      ...tied(entries, view.filter, words),
      ...(details ? [{ title: says.byOperation, data: press(auditSpec, filter) }] : []),
      ...(about.length > 0 ? [{ title: says.everything, data: press(auditSpec) }] : []),
    ] satisfies Button[],
  })
  return { card, summary: `${says.title}: ${[users.all, ...about].at(-1)}. ${line.text}` }
}

/** Whether the chain is intact, as a line of a card. */
export function chainLine({ rows, from, head, broken, pruned }: ChainReport, { audit: says }: Messages): Line {
  if (broken)
    return { text: `✕ ${says.broken[broken.kind](broken.seq)} ${says.whenBroken}`, tone: 'attention', bold: true }
  // Enough to compare at a glance; exports contain the complete hash.
  const hash = head.hash.slice(0, 12)
  const holds = from === 1 || pruned ? says.whole(rows, hash) : says.newest(rows, hash)
  return { text: `✓ ${holds}${pruned ? ` ${says.pruned(pruned.seq)}` : ''}` }
}

/** A button that verifies all entries, if only the newest were. */
export function verifyAllButton(
  { from, pruned, broken }: ChainReport,
  shown: Input<typeof auditSpec>,
  { audit: says }: Messages,
): Button[] {
  return from > 1 && !pruned && !broken
    ? [{ title: says.verifyAll, data: press(auditSpec, { ...shown, whole: true }) }]
    : []
}

const looks: Readonly<Record<string, Look>> = {
  finished: 'done',
  approved: 'done',
  accountChanged: 'done',
  accountVerified: 'done',
  signedOut: 'done',
  denied: 'failed',
  accountFailed: 'failed',
  signOutFailed: 'failed',
  accountUncertain: 'uncertain',
  accountUnconfirmed: 'uncertain',
  signOutUncertain: 'uncertain',
  paused: 'protected',
  stopped: 'protected',
  skipped: 'skipped',
  signOutSkipped: 'skipped',
  cancelled: 'skipped',
  expired: 'skipped',
}

const named = <Value>(list: Readonly<Record<string, Value>>, key: string | null): Value | undefined =>
  key !== null && Object.hasOwn(list, key) ? list[key] : undefined

function whatCell(entry: AuditEntry, words: Messages): Cell {
  const { audit: says } = words
  const { account, before, after, accounts, kind, export: file } = entry
  const title = stepMark(entry, words)
  if (file) return [title, { text: says.file(file.format.toUpperCase(), file.rows), subtle: true }]
  if (!account) {
    const about = [
      ...(kind && accounts !== null ? [playbookText(words, kind).button(accounts)] : []),
      ...followed(entry, words),
    ]
    return [title, ...about.map((text) => ({ text }))]
  }
  const change = before === after ? [] : [says.moved(stateOf(before, words), stateOf(after, words))]
  const why = whyOf(entry, words)
  return [
    title,
    { text: account.name || account.upn || account.id, bold: true },
    ...[account.upn, ...change, ...why].filter((text) => !isEmpty(text)).map((text) => ({ text, subtle: true })),
  ]
}

const ends: Readonly<Record<string, 'done' | 'failed' | 'uncertain' | 'skipped'>> = {
  accountChanged: 'done',
  accountFailed: 'failed',
  accountUncertain: 'uncertain',
  skipped: 'skipped',
}

/** A step with its sign and colour. */
export const stepMark = (entry: AuditEntry, words: Messages): Line =>
  mark(looks[entry.step] ?? 'change', stepText(entry, words))

/** A step's text, by action if it has its own, or generic. */
export function stepText({ step, action }: Pick<AuditEntry, 'step' | 'action'>, words: Messages): string {
  const end = named(ends, step)
  const own = end && action !== null ? actionText(words, action).steps?.[end] : undefined
  return own ?? named(words.audit.steps, step) ?? step
}

/** The operations that this one reverses, retries or follows. */
function followed({ undoOf, retryOf, follows }: AuditEntry, { links, schedule }: Messages): string[] {
  return [
    ...(undoOf ? [links.undoes(undoOf)] : []),
    ...(retryOf ? [links.retries(retryOf)] : []),
    ...(follows ? [schedule.follows(follows)] : []),
  ]
}

const tiesShown = 2

/** Buttons for the related operations of this page's entries, each showing their audit entries. */
function tied(entries: readonly AuditEntry[], { operation }: AuditFilter, words: Messages): Button[] {
  const ids = new Set(entries.flatMap(({ undoOf, retryOf, follows }) => [undoOf, retryOf, follows]))
  return [...ids]
    .filter((id) => id !== null && id !== operation)
    .slice(0, tiesShown)
    .map((id) => ({ title: words.audit.of(String(id)), data: press(auditSpec, { operation: String(id) }) }))
}

const stateOf = (state: string | null, { status, audit, common }: Messages): string => {
  if (state === 'enabled' || state === 'disabled') return status[state].toLowerCase()
  return state === null ? common.none : (named<string>(audit.values, state) ?? state)
}

function whyOf({ why }: AuditEntry, words: Messages): string[] {
  const reason = named<string>(words.reasons, why)
  if (reason) return [reason]
  const left = named<(detail: string) => string>(words.why, why)
  return left ? [left('')] : []
}

function byCell({ actor, reason, ticket, comment }: AuditEntry, words: Messages): Cell {
  const why = [comment, reason, ticket].filter((text) => !isEmpty(text)).join(' · ')
  return [
    { text: actor ? actor.name || actor.upn || actor.oid : words.audit.bot },
    ...(actor && !isEmpty(actor.upn) && actor.upn !== actor.name ? [{ text: actor.upn, subtle: true }] : []),
    ...(why ? [{ text: why, subtle: true }] : []),
  ]
}

function whenCell({ at, seq, operation, requestId }: AuditEntry, words: Messages, viewer: Viewer): Cell {
  const which = [`#${words.number(seq)}`, ...(operation ? [operation] : [])].join(' · ')
  return [
    { text: dateTimeInList(at, words, viewer), subtle: true },
    { text: which, subtle: true },
    ...(requestId ? [{ text: words.audit.request(requestId), subtle: true }] : []),
  ]
}

/** The filter, shortened for buttons; no name in a directory is longer. */
export function filterData({ operation, account, operator, any }: AuditFilter) {
  return {
    ...(!isEmpty(operation) && { operation: short(operation) }),
    ...(!isEmpty(account) && { account: short(account) }),
    ...(!isEmpty(operator) && { operator: short(operator) }),
    ...(!isEmpty(any) && { any: short(any) }),
  }
}

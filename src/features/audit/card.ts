import { type Button, buildPage, type Cell, type Line } from '../../chat/card/index.ts'
import { press } from '../../chat/commands/press.ts'
import type { Input } from '../../chat/commands/spec.ts'
import type { AuditEntry, AuditFilter, ChainReport } from '../../chat/operations/audit-log.ts'
import { actionText, playbookText } from '../../chat/views/action-texts.ts'
import { type Look, mark, reasonWords } from '../../chat/views/format.ts'
import { addedToEntry, type CardAdditions } from '../../chat/views/places.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTimeInList, isEmpty, paging, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { lookUp } from '../../core/look-up.ts'
import { ownSteps } from '../../store/queries/audit.ts'
import { exportButton } from '../export/feature.ts'
import { showAudit as auditSpec } from './specs.ts'
import { words } from './words.ts'

/** Entries per page, so that they fit a card with all account details. */
export const auditPerPage = 10

export interface AuditPage {
  readonly filter: AuditFilter
  /** What features add. */
  readonly cards: readonly CardAdditions[]
  /** Whether only the reader's own entries are shown. */
  readonly own?: boolean
  /** From 1. */
  readonly page: number
  readonly entries: readonly AuditEntry[]
  readonly total: number
  /** The result of verifying the chain. */
  readonly chain: ChainReport
}

/** Whether this filter lists operations by default: only if it names neither an account nor an operation. */
export const showsOperations = ({ operation, account, any }: AuditFilter): boolean =>
  [operation, account, any].every(isEmpty)

/** Every entry: who changed which account, when and why; newest first. */
export function showAuditEntries(view: AuditPage, messages: Messages, viewer: Viewer): Reply {
  const { entries, total, page: at, chain } = view
  const { audit: says } = words.of(messages)
  const { users } = messages
  const filter = filterData(view.filter)
  // Without a filter, the audit log shows operations unless entries are requested.
  const details = showsOperations(view.filter)
  const about = Object.values(filter).map(says.about)
  const line = chainLine(chain, messages)
  const card = buildPage(toFrame(viewer, messages), {
    header: {
      title: says.title,
      subtitle: [says.subtitle(total), ...about].join(', '),
      ...(chain.broken && ({ icon: '✕', tone: 'attention' } as const)),
    },
    lines: compact([line, view.own && { text: says.own, subtle: true }, entries.length === 0 && { text: says.none }]),
    rows: foldEntries(entries).map((some) => ({
      lead: [
        ...whatCell(some, view.cards, messages, viewer),
        ...byCell(some[0], messages),
        ...whenCell(some, messages, viewer),
      ],
    })),
    pages: paging(
      { page: at, size: auditPerPage, shown: entries.length, total },
      (to) => press(auditSpec, { ...filter, details, page: to }),
      messages,
    ),
    actions: compact([
      total > 0 && exportButton({ what: 'audit', ...filter }, messages),
      ...verifyAllButton(chain, { ...filter, details, page: at }, messages),
      ...relatedButtons(entries, view.filter, messages),
      details && { title: says.byOperation, data: press(auditSpec, filter) },
      about.length > 0 && { title: says.everything, data: press(auditSpec) },
    ]) satisfies Button[],
  })
  return { card, summary: `${says.title}: ${[users.all, ...about].at(-1)}. ${line.text}` }
}

/** Whether the chain is intact, as a line of a card. */
export function chainLine({ rows, from, head, broken, pruned }: ChainReport, messages: Messages): Line {
  const { audit: says } = words.of(messages)
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
  messages: Messages,
): Button[] {
  return from > 1 && !pruned && !broken
    ? [{ title: words.of(messages).audit.verifyAll, data: press(auditSpec, { ...shown, whole: true }) }]
    : []
}

const stepLooks: Readonly<Record<string, Look>> = {
  finished: 'done',
  approved: 'done',
  accountChanged: 'done',
  accountVerified: 'done',
  denied: 'failed',
  accountFailed: 'failed',
  accountUncertain: 'uncertain',
  accountUnconfirmed: 'uncertain',
  planned: 'waiting',
  confirmed: 'waiting',
  awaitingApproval: 'waiting',
  scheduled: 'waiting',
  paused: 'paused',
  stopped: 'stopped',
  refused: 'protected',
  skipped: 'skipped',
  cancelled: 'skipped',
  replaced: 'skipped',
  expired: 'skipped',
}

type AlikeEntries = readonly [AuditEntry, ...AuditEntry[]]

/**
 * Combines adjacent entries into one row if they say the same about several skipped steps for one account, for example
 * because the operation ended before them.
 */
function foldEntries(entries: readonly AuditEntry[]): AlikeEntries[] {
  const rows: [AuditEntry, ...AuditEntry[]][] = []
  for (const entry of entries) {
    const last = rows.at(-1)
    if (last && isAlike(last[0], entry)) last.push(entry)
    else rows.push([entry])
  }
  return rows
}

const isAlike = (one: AuditEntry, other: AuditEntry): boolean =>
  one.step === 'skipped' &&
  one.account !== null &&
  (['step', 'operation', 'why', 'reason', 'before', 'after'] as const).every((key) => one[key] === other[key]) &&
  one.account.id === other.account?.id &&
  one.actor?.oid === other.actor?.oid

function whatCell(some: AlikeEntries, cards: readonly CardAdditions[], messages: Messages, viewer: Viewer): Cell {
  const { audit: says } = words.of(messages)
  const [entry] = some
  const { account, before, after, accounts, kind, export: file } = entry
  const title =
    some.length === 1
      ? stepMark(entry, messages)
      : mark(
          stepLooks[entry.step] ?? 'change',
          says.severalSteps(stepText({ ...entry, action: null }, messages), some.length),
        )
  if (file) return [title, { text: says.file(file.format.toUpperCase(), file.rows), subtle: true }]
  if (!account) {
    const about = compact([
      (entry.step === ownSteps.approverNamed.name || entry.step === ownSteps.itemsExcluded.name) && after,
      ...addedToEntry(cards, entry, messages, viewer),
      kind && accounts !== null && playbookText(messages, kind).button(accounts),
      ...relatedTexts(entry, messages),
    ])
    return [title, ...about.map((text) => ({ text }))]
  }
  const change = before === after ? [] : [says.moved(stateOf(before, messages), stateOf(after, messages))]
  const why = whyOf(entry, messages)
  return [
    title,
    { text: account.name || account.upn || account.id, bold: true },
    ...[account.upn, ...change, ...why].filter((text) => !isEmpty(text)).map((text) => ({ text, subtle: true })),
  ]
}

const endOfStep: Readonly<Record<string, 'done' | 'failed' | 'uncertain' | 'skipped'>> = {
  accountChanged: 'done',
  accountFailed: 'failed',
  accountUncertain: 'uncertain',
  skipped: 'skipped',
}

/** A step with its sign and colour. */
export const stepMark = (entry: AuditEntry, messages: Messages): Line =>
  mark(stepLooks[entry.step] ?? 'change', stepText(entry, messages))

/** A step's text: the action's own if it has one, otherwise the generic text. */
export function stepText({ step, action }: Pick<AuditEntry, 'step' | 'action'>, messages: Messages): string {
  const end = lookUp(endOfStep, step)
  const own = end && action !== null ? actionText(messages, action).steps?.[end] : undefined
  return own ?? lookUp(messages.auditSteps, step) ?? step
}

/** The operations that this one undoes, retries or follows, and the one that replaced it. */
function relatedTexts({ undoOf, retryOf, follows, replacedBy }: AuditEntry, { links, schedule }: Messages): string[] {
  return compact([
    replacedBy && links.replacedBy(replacedBy),
    undoOf && links.undoes(undoOf),
    retryOf && links.retries(retryOf),
    follows && schedule.follows(follows),
  ])
}

const maxRelated = 2

/** Buttons for operations related to this page's entries. Each shows that operation's audit entries. */
function relatedButtons(entries: readonly AuditEntry[], { operation }: AuditFilter, messages: Messages): Button[] {
  const ids = new Set(entries.flatMap(({ undoOf, retryOf, follows }) => [undoOf, retryOf, follows]))
  return [...ids]
    .filter((id) => id !== null && id !== operation)
    .slice(0, maxRelated)
    .map((id) => ({
      title: words.of(messages).audit.of(String(id)),
      data: press(auditSpec, { operation: String(id) }),
    }))
}

const stateOf = (state: string | null, { status, auditValues, common }: Messages): string => {
  if (state === 'enabled' || state === 'disabled') return status[state].toLowerCase()
  return state === null ? common.none : (lookUp(auditValues, state) ?? state)
}

function whyOf({ why }: AuditEntry, messages: Messages): string[] {
  const reason = lookUp<string>(messages.reasons, why)
  if (reason) return [reason]
  return why !== null && lookUp(messages.why, why) ? [reasonWords(why, '', messages)] : []
}

function byCell({ actor, reason, ticket, origin, comment }: AuditEntry, messages: Messages): Cell {
  const about = origin && messages.origin?.answers(origin, '')
  const why = [comment, reason, ticket, about].filter((text) => !isEmpty(text)).join(' · ')
  return compact([
    { text: actor ? actor.name || actor.upn || actor.oid : messages.common.bot },
    actor && !isEmpty(actor.upn) && actor.upn !== actor.name && { text: actor.upn, subtle: true },
    why && { text: why, subtle: true },
  ])
}

function whenCell(some: AlikeEntries, messages: Messages, viewer: Viewer): Cell {
  const [{ at, seq, operation, requestId }] = some
  const oldest = some.at(-1)?.seq ?? seq
  const numbers = `#${messages.number(oldest)}${oldest === seq ? '' : `–${messages.number(seq)}`}`
  const which = compact([numbers, operation]).join(' · ')
  return compact([
    { text: dateTimeInList(at, messages, viewer), subtle: true },
    { text: which, subtle: true },
    requestId && { text: words.of(messages).audit.request(requestId), subtle: true },
  ])
}

/** The filter, shortened for buttons; no name in a directory is longer. */
export function filterData({ operation, account, operator, any }: AuditFilter) {
  return {
    ...(!isEmpty(operation) && { operation: shorten(operation) }),
    ...(!isEmpty(account) && { account: shorten(account) }),
    ...(!isEmpty(operator) && { operator: shorten(operator) }),
    ...(!isEmpty(any) && { any: shorten(any) }),
  }
}

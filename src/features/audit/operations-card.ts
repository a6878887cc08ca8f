import { buildList, type Entry } from '../../chat/card/index.ts'
import { press } from '../../chat/commands/press.ts'
import type { AuditEntry, AuditedOperation, AuditFilter, ChainReport } from '../../chat/operations/audit-log.ts'
import { playbookText } from '../../chat/views/action-texts.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTimeInList, isEmpty, paging, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { exportButton } from '../export/feature.ts'
import { chainLine, filterData, stepMark, stepText, verifyAllButton } from './card.ts'
import { showAudit as auditSpec } from './specs.ts'
import { words } from './words.ts'

/** Operations per page. */
export const auditedPerPage = 8

export interface AuditedOperationsPage {
  readonly filter: AuditFilter
  /** Whether only the reader's own entries are shown. */
  readonly own?: boolean
  /** From 1. */
  readonly page: number
  readonly operations: readonly AuditedOperation[]
  readonly total: number
  /** Plans that expired unconfirmed, which aren't listed. */
  readonly expired: number
  readonly chain: ChainReport
}

/**
 * The audit log by operation, latest first: what was done, by whom, and the result. Each operation opens its entries.
 */
export function showAuditedOperations(view: AuditedOperationsPage, messages: Messages, viewer: Viewer): Reply {
  const { operations, total, page, chain } = view
  const { audit: says } = words.of(messages)
  const { users } = messages
  const filter = filterData(view.filter)
  const about = Object.values(filter).map(says.about)
  const line = chainLine(chain, messages)
  const pages = paging(
    { page, size: auditedPerPage, shown: operations.length, total },
    (to) => press(auditSpec, { ...filter, page: to }),
    messages,
  )
  const card = buildList(toFrame(viewer, messages), {
    header: {
      title: says.title,
      ...(about.length > 0 && { subtitle: about.join(', ') }),
      ...(chain.broken && ({ icon: '✕', tone: 'attention' } as const)),
    },
    lines: compact([
      line,
      view.own && { text: says.own, subtle: true },
      operations.length === 0 && { text: says.none },
      view.expired > 0 && { text: says.expiredPlans(view.expired), subtle: true },
    ]),
    items: operations.flatMap((one) => itemOf(one, messages, viewer)),
    pages,
    actions: compact([
      total > 0 && exportButton({ what: 'audit', ...filter }, messages),
      total + view.expired > 0 && { title: says.allEntries, data: press(auditSpec, { ...filter, details: true }) },
      ...verifyAllButton(chain, { ...filter, page }, messages),
      about.length > 0 && { title: says.everything, data: press(auditSpec) },
    ]),
  })
  return { card, summary: `${says.title}: ${[users.all, ...about].at(-1)}. ${line.text}` }
}

function itemOf({ steps, entries }: AuditedOperation, messages: Messages, viewer: Viewer): Entry[] {
  const { audit: says } = words.of(messages)
  const last = steps.at(-1)
  if (!last) return []
  const when = dateTimeInList(last.at, messages, viewer)
  if (last.operation === null) {
    const more = [nameOf(last, messages), when, says.number(last.seq)]
    const file = last.export ? says.file(last.export.format.toUpperCase(), last.export.rows) : ''
    const what =
      last.kind !== null && last.accounts !== null
        ? playbookText(messages, last.kind).button(last.accounts)
        : stepText(last, messages)
    return [
      {
        title: what,
        text: file || stepMark(last, messages).text,
        more: more.join(' · '),
        buttons: [],
      },
    ]
  }
  const { operation } = last
  const asked = steps.find(({ actor }) => actor) ?? last
  const decided = steps.find(({ step, actor }) => step === 'approved' && actor)
  const told = steps.findLast(({ reason }) => !isEmpty(reason))
  const { accounts } = steps.findLast((step) => step.accounts !== null) ?? last
  const more = compact([
    nameOf(asked, messages),
    decided && messages.result.approvedBy(nameOf(decided, messages)),
    when,
    operation,
    says.subtitle(entries),
    ...[told?.reason, told?.ticket, last.origin && messages.origin?.answers(last.origin, '')].flatMap((text) =>
      isEmpty(text) ? [] : [shorten(text, 80)],
    ),
  ])
  return [
    {
      title: last.kind !== null && accounts !== null ? playbookText(messages, last.kind).button(accounts) : operation,
      text: stepMark(last, messages).text,
      more: more.join(' · '),
      buttons: [{ title: says.details, tooltip: operation, data: press(auditSpec, { operation }) }],
    },
  ]
}

const nameOf = ({ actor }: AuditEntry, messages: Messages): string =>
  actor ? shorten(actor.name || actor.upn || actor.oid, 40) : messages.common.bot

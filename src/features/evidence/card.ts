import { type Button, buildPage, type HeadedLines, type Line, type ListRow } from '../../chat/card/index.ts'
import { showOperation } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import { joinNames, operationText } from '../../chat/views/operation-text.ts'
import { maxInFull } from '../../chat/views/planned-account.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateOnly, dateTime, listOf, paging, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { lookUp } from '../../core/look-up.ts'
import { recentDays } from '../../core/recently.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { Trace } from '../../operations/registry/traces.ts'
import { type Evidence, type EvidenceGap, type EvidenceKind, type KindOfTrace, mailboxKinds } from './model.ts'
import { traces } from './shown.ts'
import { evidenceSpec } from './spec.ts'
import { words } from './words.ts'

/** Traces per page of the list. */
export const tracesPerPage = 15
type Subject = Pick<Operation, 'id' | 'shown' | 'counts' | 'requester'>

/** Opens the list of all traces found. */
const evidenceButton = ({ id }: Pick<Operation, 'id'>, messages: Messages): Button => ({
  title: words.of(messages).evidence.details,
  ignoreInputs: true,
  data: press(evidenceSpec, { operation: id, page: 1, apart: true }),
})

/** The button below the list of accounts of a plan or a request. */
export const listButtons = (operation: Operation, messages: Messages): readonly Button[] =>
  traces.of(operation).length > 0
    ? [{ ...evidenceButton(operation, messages), title: words.of(messages).evidence.short }]
    : []

/** Whether the card names sign-in methods that were added shortly before. */
export const namesMethods = (operation: Operation): boolean =>
  traces.of(operation).some(({ kind, count }) => kind === 'methods' && count > 0)

/**
 * The traces found, for the card of a plan, a request or a result; none if nobody has searched. With more accounts than
 * a card shows in full, there is no room for a line per kind. `listed`: the list of accounts has the button.
 */
export function evidenceBlock(
  operation: Subject,
  messages: Messages,
  viewer: Viewer,
  { listed = false }: { readonly listed?: boolean } = {},
): readonly HeadedLines[] {
  const { counts } = operation
  const evidence = traces.of(operation)
  if (evidence.length === 0) return []
  const { evidence: says } = words.of(messages)
  const found = evidence.filter(({ count }) => count > 0).toSorted(alarmingFirst)
  const button = evidenceButton(operation, messages)
  if (counts.change > maxInFull) {
    const line = { text: foldedText(operation, found, messages), subtle: true }
    return [{ row: { line, ...(!listed && { button }) }, lines: [] }]
  }
  const open = unknownTexts(operation, messages)
  const parts = found.length === 0 && open.length === 0 ? [says.nothing] : open
  const line = { text: [says.label(recentDays), parts.join(' · ')].filter(Boolean).join(': '), subtle: true }
  const lines = found.map((one) => ({ ...foundLine(one, operation, messages, viewer), subtle: true }))
  return [{ row: { line, button }, lines }]
}

/** The most alarming kind, and whether there is more or the search continues, all on one line. */
function foldedText(operation: Subject, found: readonly Evidence[], messages: Messages): string {
  const { evidence: says } = words.of(messages)
  const [first, ...others] = found.map(({ kind, count, total }) => says.counted[kind](kind === 'sent' ? total : count))
  const search = searchOf(operation)
  const missing =
    searchTexts(operation, messages).length > 0 ? [search === 'cut' ? says.moreMailboxes : says.mailboxes] : []
  const gaps = [...missing, ...gapsOf(operation, messages, false)]
  const parts = compact([
    first,
    ...(search === 'searching' ? [says.underWay] : others.length > 0 ? [messages.common.andMore(others.length)] : []),
    search !== 'searching' && gaps.length > 0 && says.unchecked(joinNames(gaps, messages)),
  ])
  return `${found.some(isAlarming) ? '▲ ' : ''}${says.short}: ${parts.join(' · ') || says.nothing}`
}

/** Whether someone should look at it: it is recent, its publisher isn't verified, or it lets an application sign in. */
const isAlarming = ({ kind, recent, unverified, count }: Evidence): boolean =>
  count > 0 && kind !== 'sent' && (kind === 'appCredentials' || recent > 0 || unverified > 0)

const alarmingFirst = (one: Evidence, other: Evidence): number => Number(isAlarming(other)) - Number(isAlarming(one))

function countedText({ kind, count, recent, unverified, total }: Evidence, messages: Messages): string {
  const { evidence: says } = words.of(messages)
  const more = compact([
    kind === 'appCredentials' && recent > 0 && says.recent(recent),
    unverified > 0 && says.unverified(unverified),
  ])
  return `${says.counted[kind](kind === 'sent' ? total : count)}${more.length > 0 ? ` (${more.join(', ')})` : ''}`
}

const isMailbox = (kind: EvidenceKind): boolean => mailboxKinds.some((one) => one === kind)
const isKnown = ({ state }: Evidence): boolean => state === 'read' || state === 'cut'

/** The state of the search, which is the same for all kinds it finds. */
const searchOf = (operation: Pick<Subject, 'shown'>) => traces.of(operation).find(({ kind }) => isMailbox(kind))?.state

/** What isn't known, in a few words. */
function unknownTexts(operation: Subject, messages: Messages): string[] {
  const { evidence: says } = words.of(messages)
  const search = searchOf(operation)
  const gaps = gapsOf(operation, messages, false)
  return compact([
    ...(search === 'searching' ? [says.stillSearching] : searchTexts(operation, messages)),
    gaps.length > 0 && says.unchecked(joinNames(gaps, messages)),
  ])
}

/** The state of the search, unless it simply succeeded. */
function searchTexts(operation: Subject, messages: Messages): string[] {
  const { evidence: says } = words.of(messages)
  const search = searchOf(operation)
  if (search === 'searching') return [says.searching]
  if (search === 'signedOut') return [says.signedOut(shorten(operation.requester.name, 40))]
  return search === 'notOffered' || search === 'late' || search === 'failed' || search === 'cut' ? [says[search]] : []
}

/** Kinds of traces that couldn't be read, with the reason if `why`. */
function gapsOf(operation: Subject, messages: Messages, why: boolean): string[] {
  const { evidence: says } = words.of(messages)
  const isTold = searchTexts(operation, messages).length > 0
  const unknown = traces.of(operation).filter((one) => !isKnown(one) && !(isMailbox(one.kind) && isTold))
  const named = unknown.map(({ kind, state }) => {
    const name = isMailbox(kind) ? says.mailboxes : says.kinds[kind]
    return why ? `${name} (${says.why[state as EvidenceGap]})` : name
  })
  return [...new Set(named)]
}

/** One kind that was found, counted, with the newest traces. */
function foundLine(one: Evidence, operation: Subject, messages: Messages, viewer: Viewer): Line {
  const text = `${countedText(one, messages)}${newestText(one, operation, messages, viewer)}`
  return isAlarming(one) ? { text: `▲ ${text}`, tone: 'warning' } : { text }
}

/** Everything that was found, and what isn't known and why. */
function evidenceLines(operation: Subject, messages: Messages, viewer: Viewer): Line[] {
  const evidence = traces.of(operation)
  const { evidence: says } = words.of(messages)
  const none = evidence.filter((one) => one.count === 0 && one.undated === 0 && isKnown(one))
  const undated = evidence.flatMap(({ kind, undated: count }) =>
    count > 0 && (kind === 'methods' || kind === 'devices') ? [says.undated[kind](count)] : [],
  )
  const gaps = gapsOf(operation, messages, true)
  const rest = compact([
    ...undated,
    none.length > 0 &&
      says.none(
        joinNames(
          none.map(({ kind }) => says.kinds[kind]),
          messages,
        ),
      ),
    ...searchTexts(operation, messages),
    gaps.length > 0 && says.notChecked(joinNames(gaps, messages)),
  ])
  return compact([
    ...evidence.filter(({ count }) => count > 0).map((one) => foundLine(one, operation, messages, viewer)),
    rest.length > 0 && { text: rest.join(' ') },
  ])
}

/** The newest traces by name; for a single account, without the account's name. */
function newestText(
  { kind, newest, count }: Evidence,
  { counts }: Subject,
  messages: Messages,
  viewer: Viewer,
): string {
  if (kind === 'sent' || newest.length === 0) return ''
  const each = newest.map((trace) => {
    const facts = compact([
      counts.change > 1 && shorten(trace.who, 40),
      trace.at !== undefined && (kind !== 'consents' || trace.recent) && dateOnly(trace.at, messages, viewer),
    ])
    return `${nameOf(kind, trace, messages)}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`
  })
  return `: ${listOf(each, count, messages)}`
}

/** The name of a type of sign-in method. */
function sortName(sort: string, { actions }: Messages): string {
  const named: readonly object[] = Object.values(actions)
  const names = new Map(named.flatMap((one) => Object.entries('sorts' in one ? Object(one.sorts) : {})))
  return String(names.get(sort) ?? shorten(sort, 60))
}

const mailboxText = (what: string, messages: Messages): string =>
  lookUp<string>(words.of(messages).evidence.mailbox, what) ?? shorten(what, 60)

/** A short form, for a card. */
function nameOf(kind: EvidenceKind, { what, name = '' }: Trace, messages: Messages): string {
  const called = name && ` ${messages.decisions.quoted(shorten(name, 40))}`
  if (kind === 'methods') return `${sortName(what, messages)}${called}`
  return isMailbox(kind) ? `${mailboxText(what, messages)}${called}` : shorten(what, 60)
}

/** The full form, for the list. */
function fullText(kind: EvidenceKind, trace: Trace, messages: Messages): string {
  const { plan } = messages
  const { evidence: says } = words.of(messages)
  const { what, name = '', publisher, count = 0 } = trace
  switch (kind) {
    case 'methods':
      return says.method(sortName(what, messages), shorten(name, 60))
    case 'devices':
      return says.device(shorten(what, 60))
    case 'consents':
      return says.consent(shorten(what, 60), publisher === null ? plan.step.notVerified : shorten(publisher ?? '', 60))
    case 'appCredentials':
      return says.application(shorten(what, 60), count)
    case 'sent':
      return says.sentBy(count)
    case 'inboxRules':
    case 'forwarding':
    case 'delegates':
      return `${mailboxText(what, messages)}${name && ` ${messages.decisions.quoted(shorten(name, 60))}`}`
  }
}

/** All traces found, newest first, and why something isn't known. */
export function showEvidence(
  view: {
    readonly operation: Operation
    readonly traces: readonly (KindOfTrace & { readonly who: string })[]
    readonly total: number
    /** From 1. */
    readonly page: number
  },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { operation, total, page: at } = view
  const { id } = operation
  const evidence = traces.of(operation)
  const { evidence: says } = words.of(messages)
  const title = says.title(id)
  const searched = evidence.some((one) => isMailbox(one.kind) && (isKnown(one) || one.state === 'searching'))
  const card = buildPage(toFrame(viewer, messages), {
    header: { title, subtitle: operationText(operation, messages, viewer) },
    lines: compact([
      ...(evidence.length > 0 ? evidenceLines(operation, messages, viewer) : [{ text: says.nothing }]),
      searched && { text: says.limits, subtle: true },
    ]),
    rows: view.traces.map((trace): ListRow => {
      const sign = (trace.recent && trace.kind !== 'sent') || trace.publisher === null ? '▲ ' : ''
      return {
        lead: [
          { text: `${sign}${fullText(trace.kind, trace, messages)}` },
          { text: shorten(trace.who, 60), subtle: true },
        ],
        side: trace.at === undefined ? [] : [{ text: dateTime(trace.at, messages, viewer), subtle: true }],
      }
    }),
    pages: paging(
      { page: at, size: tracesPerPage, shown: view.traces.length, total },
      (to) => press(evidenceSpec, { operation: id, page: to }),
      messages,
    ),
    actions: [{ title: messages.operations.back, data: press(showOperation, { operation: id }) }],
  })
  return { card, summary: title }
}

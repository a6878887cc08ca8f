import { actionText, playbookText } from '../actions/words.ts'
import { checkStatus } from '../command-specs/accounts.ts'
import { listOperations, operationItems } from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import type { Messages } from '../messages/index.ts'
import type { Item, Operation } from '../operations/types.ts'
import { type Button, type Column, result, type Section, type Tone } from './card/index.ts'
import { exportButton } from './export.ts'
import { changeMark, itemWho, outcomeCell, whyOf } from './format.ts'
import { followButtons, followerLines, openButtons, originLines } from './links.ts'
import { approvalFacts } from './pending-and-closed.ts'
import { leftOf, progressParts, sinceLines } from './progress.ts'
import type { Reply } from './reply.ts'
import { dateTime, frameOf, type Viewer } from './viewer.ts'

/** How many of the accounts that were not done, or not seen to be, the result names. */
export const unsettledShown = 10

/** What an operation did: the sum in one line, what needs a look and why, and what it does not do. */
export function showResult(
  operation: Operation,
  unsettled: { readonly items: readonly Item[]; readonly total: number },
  words: Messages,
  viewer: Viewer,
): Reply {
  const { progress: at, state, endedBecause } = operation
  const { result: says, ended } = words
  const texts = playbookText(words, operation.playbook)
  const title = hasNothingToDo(operation) ? texts.nothing : texts.done(at.done, at.total)
  const facts = [
    ...(at.failed > 0 ? [says.failed(at.failed)] : []),
    ...(at.uncertain > 0 ? [says.uncertain(at.uncertain)] : []),
    ...at.actions.flatMap((one) => {
      const { following } = actionText(words, one.action)
      return [
        ...(following && one.done > 0 ? [following.done(one.done, one.verified)] : []),
        ...(following && one.failed > 0 ? [following.failed(one.failed)] : []),
      ]
    }),
    ...(at.verified > 0 ? [says.verified(at.verified)] : []),
    ...(at.unconfirmed > 0 ? [says.unconfirmed(at.unconfirmed)] : []),
    ...(hasNothingToDo(operation) ? [says.leftAlone(at.skipped)] : []),
    ...took(operation, words),
  ]
  const stopped = state === 'stopped'
  const missed = at.skipped + leftOf(operation)
  const notes = at.done > 0 ? texts.notes : []
  const card = result(frameOf(viewer, words), {
    header: { ...look(operation), title, ...(facts.length > 0 && { subtitle: facts.join(' · ') }) },
    picture: { title: words.progress.picture, parts: progressParts(operation, words).filter(({ count }) => count > 0) },
    lines: [
      ...originLines(operation, words),
      ...followerLines(operation, words),
      ...(at.unconfirmed > 0 ? [{ text: says.unconfirmedHint, subtle: true }] : []),
      ...sinceLines(operation, words),
      ...approvalFacts(operation, words).map((fact) => ({ text: `${fact.title}: ${fact.value}` })),
      ...(operation.enableAt !== null && at.done > 0
        ? [{ text: words.schedule.enableAt(dateTime(operation.enableAt, words, viewer)) }]
        : []),
      ...(stopped && endedBecause ? [{ text: ended.because[endedBecause], bold: true }] : []),
      ...(stopped && missed > 0 ? [{ text: ended.notReached(missed) }] : []),
    ],
    ...(unsettled.items.length > 0 && { failures: section(operation, unsettled, words, viewer) }),
    ...(notes.length > 0 && {
      notes: [{ text: says.notesTitle, bold: true }, ...notes.map((text) => ({ text: `• ${text}` }))],
    }),
    actions: buttons(operation, words),
  })
  return { card, summary: [title, ...facts].join(' · '), operation }
}

/** Every account was, by then, as it should be or protected: nothing was tried, so nothing failed. */
function hasNothingToDo({ state, counts, progress: at }: Operation): boolean {
  return state === 'done' && at.total > 0 && at.skipped === at.total && counts.failed === 0
}

function look(operation: Operation): { icon: string; tone: Tone } {
  const { state, progress: at } = operation
  if (hasNothingToDo(operation)) return { icon: '–', tone: 'default' }
  if (state === 'stopped') return { icon: '■', tone: 'warning' }
  if (at.done === 0 && at.total > 0) return { icon: '✕', tone: 'attention' }
  if (at.failed + at.uncertain + at.skipped + at.missing > 0) return { icon: '▲', tone: 'warning' }
  return { icon: '✓', tone: 'good' }
}

function took({ startedAt, finishedAt }: Operation, { result: says }: Messages): string[] {
  if (startedAt === null || finishedAt === null) return []
  const seconds = Math.max(1, Math.round((finishedAt - startedAt) / 1000))
  return [seconds < 90 ? says.seconds(seconds) : says.minutes(Math.round(seconds / 60))]
}

function section(
  { progress: at, counts }: Operation,
  { items, total }: { items: readonly Item[]; total: number },
  words: Messages,
  viewer: Viewer,
): Section {
  const { labels, common, result: says } = words
  const groups = [
    { count: at.failed + at.uncertain + at.missing + counts.failed, title: says.failures },
    { count: at.unconfirmed, title: says.unconfirmedAccounts },
    { count: at.skipped, title: says.leftAloneAccounts },
  ].filter(({ count }) => count > 0)
  const title = (groups.length === 1 && groups[0]?.title) || says.attention
  const columns: Column[] = [
    { title: labels.account, width: 5, phone: 'lead' },
    { title: `${labels.outcome}, ${labels.why}`, width: 4, phone: 'side' },
  ]
  const hidden = total - items.length
  return {
    title: title(total),
    table: {
      columns,
      rows: items.map((item) => [itemWho(item), outcomeCell(changeMark(item, words), whyOf(item, words, viewer))]),
    },
    ...(hidden > 0 && { more: common.andMore(hidden) }),
  }
}

/** A row of more is cut off by the client. What matters most comes first. */
const buttonsAtMost = 5

function buttons(operation: Operation, words: Messages): Button[] {
  const { id, counts } = operation
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return [
    ...followButtons(operation, words),
    ...openButtons(operation, words),
    { title: words.result.showAll(all), data: press(operationItems, { operation: id, page: 1 }) },
    exportButton({ what: 'operation', operation: id }, words),
    { title: words.form.check.title, data: press(checkStatus, { operation: id }) },
    { title: words.operations.title, data: press(listOperations) },
  ].slice(0, buttonsAtMost)
}

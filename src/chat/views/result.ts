import { compact } from '../../core/compact.ts'
import type { Item, Operation, OperationIn } from '../../operations/model/types.ts'
import { type Button, buildResult, type Line, type Sign, type Tone } from '../card/index.ts'
import { checkStatus } from '../commands/accounts.ts'
import { listOperations, moreOfOperation, operationItems } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { exclusionLines } from './exclusions.ts'
import { stateLook } from './format.ts'
import {
  countAccounts,
  earlierLines,
  fixButtons,
  followerLines,
  hasChangedAny,
  openButtons,
  overseersButtons,
  stoppedLines,
  undoButtons,
} from './links.ts'
import { maxButtons, showMore, withMore } from './more.ts'
import { countPurpose, doneText, type NamingRules } from './operation-text.ts'
import { verificationPrompt } from './pending-and-closed.ts'
import { addedFactLines, addedToResult, type CardAdditions } from './places.ts'
import { adminRoleLines } from './plan-lines.ts'
import { countLeft, scheduleOutcomeLines } from './progress.ts'
import type { Reply } from './reply.ts'
import { attentionSection, type UnsettledItems, upnOf } from './result-accounts.ts'
import { computersTexts, countUnchanged, resultFacts, resultProblems } from './result-texts.ts'
import { ranSteps } from './step-lines.ts'
import { riskySteps } from './step-notes.ts'
import {
  countNotBlocked,
  countSynced,
  stillEnabledLines,
  stillEnabledTexts,
  withStillEnabled,
} from './still-enabled.ts'
import { clockTime, dateTime, dueTime, shorten, toFrame, type Viewer } from './viewer.ts'

/** Results with up to this many accounts name all of them. */
export const maxNamed = 5

interface ResultView {
  readonly unsettled: UnsettledItems
  readonly named: readonly Item[]
  /** What features add. */
  readonly cards: readonly CardAdditions[]
}

/** An operation's result: problems first, then totals, and finally who requested it and why. */
export function showResult(
  operation: OperationIn<'done' | 'stopped'>,
  { unsettled, named, cards }: ResultView,
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { progress: at, state, endedBecause, stoppedBy } = operation
  const { result: says, ended } = messages
  const title = withStillEnabled(outcomeText(operation, messages, viewer), operation, messages)
  const problems = resultProblems(operation, messages)
  const facts = resultFacts(operation, messages)
  const stopped = state === 'stopped'
  const missed = at.skipped + countLeft(operation)
  const later = verificationPrompt(operation, messages, viewer)
  const unreached = stopped && missed > 0 ? ended.notReached(missed) : ''
  const ends =
    stopped && endedBecause
      ? [{ text: [ended.because[endedBecause], unreached].filter(Boolean).join(' '), bold: true }]
      : []
  const isStoppedByOthers = stopped && endedBecause === 'stopped' && stoppedBy
  const card = buildResult(toFrame(viewer, messages), {
    header: { ...resultLook(operation), title, ...(facts.length > 0 && { subtitle: facts.join(' · ') }) },
    lines: compact([
      ...stillEnabledLines(operation, messages, { titled: true }),
      ...problems.map((text) => ({ text: `▲ ${text}`, tone: 'warning' as const, bold: true })),
      ...(isStoppedByOthers
        ? [...stoppedLines(operation, messages), ...(unreached ? [{ text: unreached }] : [])]
        : ends),
      named.length > 0 && { text: named.map(upnOf).join(', '), subtle: true },
      ...exclusionLines(operation, messages),
      ...addedFactLines(cards, operation, messages),
      ...(hasChangedAny(operation) ? adminRoleLines(operation, operation.admins, messages) : []),
      ...addedToResult(cards, 'after problems', operation, messages, viewer),
      ...earlierLines(operation, messages),
      ...followerLines(operation, messages),
      later && { text: later.text },
      at.unconfirmed > 0 && !later && { text: unconfirmedText(operation, messages, viewer), subtle: true },
      operation.onPremises.synced > countSynced(operation) && { text: says.onPremises(operation.onPremises.synced) },
      ...computersTexts(operation, messages).map((text) => ({ text })),
      ...scheduleOutcomeLines(operation, messages),
      operation.enableAt !== null &&
        at.done > 0 && { text: messages.schedule.enableAt(dueTime(operation.enableAt, messages, viewer)) },
    ]),
    steps: ranSteps(operation, messages),
    ...(unsettled.items.length > 0 && { attention: attentionSection(operation, unsettled, messages, viewer) }),
    headed: addedToResult(cards, 'above foot', operation, messages, viewer)[0],
    foot: footerLines(operation, messages, viewer),
    actions: withMore(
      resultButtons(operation, cards, messages, viewer),
      maxButtons,
      press(moreOfOperation, { operation: operation.id }),
      messages,
      noteLines(operation, messages).length > 0,
    ),
  })
  return {
    card,
    summary: [title, ...stillEnabledTexts(operation, messages, { titled: true }), ...problems, ...facts].join(' · '),
    operation,
  }
}

/** Until when it is looked for what isn't verified yet. */
const unconfirmedText = ({ lookAt }: Operation, messages: Messages, viewer: Viewer): string =>
  lookAt === null
    ? messages.result.unconfirmedAtEnd
    : messages.result.unconfirmedUntil(clockTime(lookAt, messages, viewer))

/** What an operation did, in a few words. */
export const outcomeText = (operation: Operation, messages: Messages, naming: NamingRules): string =>
  hasNothingToDo(operation) ? playbookText(messages, operation.playbook).nothing : doneText(operation, messages, naming)

/** Everything a result offers, most useful first. */
const resultButtons = (
  operation: OperationIn<'done' | 'stopped'>,
  cards: readonly CardAdditions[],
  messages: Messages,
  viewer: Viewer,
): Button[] => [
  ...(verificationPrompt(operation, messages, viewer)?.buttons ?? []),
  ...(viewer.oversees ? overseersButtons(operation, messages) : buttons(operation, cards, messages, viewer)),
  ...addedToResult(cards, 'buttons at the end', operation, messages, viewer),
]

/** What a result has no room for: all of its buttons, and effects people might not expect. */
export const showMoreOfResult = (
  operation: OperationIn<'done' | 'stopped'>,
  cards: readonly CardAdditions[],
  messages: Messages,
  viewer: Viewer,
): Reply =>
  showMore(
    `${outcomeText(operation, messages, viewer)} · ${operation.id}`,
    resultButtons(operation, cards, messages, viewer),
    noteLines(operation, messages),
    messages,
    viewer,
  )

/** Effects that differ from what people might expect. */
function noteLines(operation: Operation, messages: Messages): Line[] {
  const { playbook, guests, onPremises } = operation
  const { notes, guestsAfter, hybridAfter } = playbookText(messages, playbook)
  const known = compact([
    ...notes,
    hybridAfter && onPremises.accounts > 0 && hybridAfter,
    guestsAfter && guests > 0 && guestsAfter,
  ])
  if (!hasChangedAny(operation) || known.length === 0) return []
  return known.map((text) => ({ text: `• ${text}` }))
}

/** The operation, its requester and approver, when and why. */
function footerLines(operation: Operation, messages: Messages, viewer: Viewer): Line[] {
  const { id, requester, approval, finishedAt, reason, ticket, origin } = operation
  const { labels } = messages
  const who = compact([
    id,
    requester.name,
    approval?.by && messages.result.approvedBy(approval.by.name),
    approval?.signIn &&
      messages.approval.how.signIn(dateTime(approval.signIn.at, messages, viewer), approval.signIn.context),
    finishedAt !== null && dateTime(finishedAt, messages, viewer),
  ])
  const why = compact([
    reason && `${labels.reason}: ${reason}`,
    ticket && `${labels.ticket}: ${ticket}`,
    origin && messages.origin?.answers(origin.id, shorten(origin.title, 80)),
    approval?.comment && `${labels.comment}: ${approval.comment}`,
  ])
  return [who, why].flatMap((parts) => (parts.length > 0 ? [{ text: parts.join(' · '), subtle: true }] : []))
}

/**
 * Whether every account was already in the wanted state or protected when it ran: nothing was tried, so nothing failed.
 */
function hasNothingToDo({ state, counts, progress: at }: Operation): boolean {
  return state === 'done' && at.total > 0 && at.skipped === at.total && counts.failed === 0
}

/** Sign and colour of an operation: its result once it is done. */
export const operationLook = (operation: Operation): { icon: Sign; tone: Tone } =>
  operation.state === 'done' ? resultLook(operation) : stateLook(operation.state)

/** The overall result: amber as soon as any account isn't in the wanted state. */
function resultLook(operation: Operation): { icon: Sign; tone: Tone } {
  const { state, progress: at } = operation
  if (hasNothingToDo(operation)) return { icon: '–', tone: 'default' }
  if (state === 'stopped') return { icon: '■', tone: 'warning' }
  if ((countPurpose(operation) || at.done) + at.notBlocked === 0 && at.total > 0)
    return { icon: '✕', tone: 'attention' }
  const behind =
    at.failed +
    at.uncertain +
    at.unconfirmed +
    at.skipped +
    at.missing +
    countUnchanged(operation) +
    countNotBlocked(operation)
  if (behind + riskySteps(operation).length > 0) return { icon: '▲', tone: 'warning' }
  return { icon: '✓', tone: 'good' }
}

/**
 * The accounts to look at first: those that might still be able to sign in, otherwise those that the plan left in an
 * unwanted state. Their list has filters for the others.
 */
export function listToCheckFirst(operation: Operation) {
  const open = countNotBlocked(operation)
  const unchanged = countUnchanged(operation)
  if (open > 0) return { only: 'stillEnabled', count: open } as const
  return unchanged === 0 ? undefined : ({ only: 'unchanged', count: unchanged } as const)
}

function buttons(
  operation: OperationIn<'done' | 'stopped'>,
  cards: readonly CardAdditions[],
  messages: Messages,
  viewer: Viewer,
): Button[] {
  const { id } = operation
  const { result: says } = messages
  const left = listToCheckFirst(operation)
  const show = left && (left.only === 'stillEnabled' ? says.showNotBlocked : says.showUnchanged)(left.count)
  const added = (
    place: 'buttons after retry' | 'buttons before undo' | 'buttons after undo' | 'buttons before check',
  ) => addedToResult(cards, place, operation, messages, viewer)
  // In a separate message: verification after a stop, or an undo, still changes the result, which would replace the
  // list.
  const items = { operation: id, page: 1, apart: true } as const
  return compact([
    ...fixButtons(operation, messages),
    ...added('buttons after retry'),
    ...added('buttons before undo'),
    ...undoButtons(operation, messages),
    left && show && { title: show, data: press(operationItems, { ...items, only: left.only }) },
    ...added('buttons after undo'),
    { title: says.showAll(countAccounts(operation)), data: press(operationItems, items) },
    ...openButtons(operation, messages),
    ...added('buttons before check'),
    { title: messages.form.check.title, data: press(checkStatus, { operation: id }) },
    { title: messages.operations.title, data: press(listOperations) },
  ])
}

import { compact } from '../../core/compact.ts'
import type { Operation, OperationIn } from '../../operations/model/types.ts'
import { type Button, buildProgress, type Line } from '../card/index.ts'
import { cancelOperation, stopOperation } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { actionText, playbookText } from './action-texts.ts'
import { exclusionLines } from './exclusions.ts'
import { countedParts, reasonWords } from './format.ts'
import { overseersButtons, stoppedLines } from './links.ts'
import { accountsText, someNames } from './operation-text.ts'
import { addedFactLines, type CardAdditions } from './places.ts'
import type { Reply } from './reply.ts'
import { skipLabel } from './skips.ts'
import { ranSteps } from './step-lines.ts'
import { stillEnabledLines } from './still-enabled.ts'
import { clockTime, toFrame, type Viewer } from './viewer.ts'

/** Number of unfinished accounts. */
export function countLeft({ progress: { total, done, notBlocked, failed, uncertain, skipped } }: Operation): number {
  return Math.max(0, total - done - notBlocked - failed - uncertain - skipped)
}

/** Done, still enabled, failed and skipped, as signs with numbers; empty if it hasn't reached any account. */
export function reachedParts(operation: Operation, messages: Messages): string[] {
  const { done, notBlocked, failed, uncertain, skipped, skips } = operation.progress
  const { progress: says, stillEnabled } = messages
  return [
    ...countedParts('done', says.done, done, messages),
    ...countedParts('failed', says.failed, failed, messages),
    ...countedParts('stillEnabled', stillEnabled.part, notBlocked, messages),
    ...countedParts('uncertain', says.uncertain, uncertain, messages),
    ...countedParts('skipped', skipLabel(skips, messages), skipped, messages),
  ]
}

/** The same, and how many remain. */
export const countsText = (operation: Operation, messages: Messages): string =>
  [
    ...reachedParts(operation, messages),
    ...countedParts('left', messages.progress.left, countLeft(operation), messages),
  ].join(' · ')

/** Says that it is still working on the first few accounts, for an operation that waits for their results. */
function firstBatchLines(operation: Operation, { progress: says }: Messages): Line[] {
  const { firstBatch } = operation.definition
  const { total } = operation.progress
  const isFirst = firstBatch !== undefined && total > firstBatch && total - countLeft(operation) < firstBatch
  return isFirst && operation.state !== 'verifying' && !operation.stopping ? [{ text: says.firstFew(firstBatch) }] : []
}

/** Why it is slow: because Microsoft has named a time, or doesn't answer for some accounts, or not at all. */
function slowTexts(operation: Operation, messages: Messages, viewer: Viewer, stalledSince?: number): string[] {
  const { progress: says } = messages
  const { throttledUntil, unanswered } = operation
  const at = (time: number) => clockTime(time, messages, viewer)
  if (throttledUntil !== null && throttledUntil > (viewer.now ?? 0)) return [says.throttled(at(throttledUntil))]
  if (unanswered) return [says.unanswered(someNames(unanswered, messages, viewer), at(unanswered.until))]
  return stalledSince === undefined ? [] : [says.stalled(at(stalledSince))]
}

/** A running operation's progress, with a button to stop it. */
export function showProgress(
  operation: OperationIn<'queued' | 'running' | 'verifying'>,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
  stalledSince?: number,
): Reply {
  const { playbook, id, progress: at, stopping } = operation
  const { progress: says, states } = messages
  const title = playbookText(messages, playbook).running(accountsText(operation, messages, viewer))
  const slow = stopping ? [] : slowTexts(operation, messages, viewer, stalledSince)
  const lines = compact([
    viewer.oversees && { text: messages.oversight.whose(operation.requester.name) },
    ...stillEnabledLines(operation, messages),
    ...addedFactLines(cards, operation, messages),
    ...stoppedLines(operation, messages),
    ...exclusionLines(operation, messages),
    ...scheduleOutcomeLines(operation, messages),
    ...firstBatchLines(operation, messages),
    ...at.actions.flatMap(({ action, done, total }) => {
      const { following } = actionText(messages, action)
      return following && total > 0 ? [{ text: following.progress(done, total) }] : []
    }),
    operation.postponedUntil !== null &&
      !stopping && { text: messages.schedule.postponed(clockTime(operation.postponedUntil, messages, viewer)) },
    ...slow.map((text) => ({ text: `▲ ${text}`, tone: 'warning' as const, bold: true })),
    {
      text: stopping
        ? says.stopping
        : (slow.length === 0 && timeLeft(operation, messages, viewer)) || states[operation.state],
      subtle: true,
    },
    !(stopping || operation.state !== 'running' || viewer.oversees) && { text: says.stopHint, subtle: true },
  ])
  const card = buildProgress(toFrame(viewer, messages), {
    header: { icon: '►', title, subtitle: [countsText(operation, messages), id].join(' · '), tone: 'accent' },
    lines,
    steps: ranSteps(operation, messages),
    actions: viewer.oversees
      ? overseersButtons(operation, messages)
      : stopping || operation.state === 'verifying'
        ? []
        : [stopButton(operation, messages)],
  })
  return {
    card,
    summary: `${title}: ${messages.number(at.total - countLeft(operation))}/${messages.number(at.total)}`,
    operation,
  }
}

function stopButton({ id, state }: Operation, messages: Messages): Button {
  return state === 'queued'
    ? { title: messages.common.cancel, data: press(cancelOperation, { operation: id }) }
    : { title: messages.progress.stop, style: 'destructive', data: press(stopOperation, { operation: id }) }
}

/** Estimated from the rate up to now, once there is one. */
function timeLeft(operation: Operation, messages: Messages, { now }: Viewer): string | undefined {
  const settled = operation.progress.total - countLeft(operation)
  if (operation.state !== 'running' || now === undefined || settled === 0) return undefined
  const spent = Math.max(0, now - operation.startedAt)
  return messages.progress.timeLeft(Math.round((spent / settled) * countLeft(operation)) / 1000)
}

/** What a scheduled operation skipped when it ran, and what it undoes. */
export function scheduleOutcomeLines({ skippedAtRecheck, follows }: Operation, messages: Messages): { text: string }[] {
  const left = Object.entries(skippedAtRecheck ?? {})
  const count = left.reduce((sum, [, accounts]) => sum + accounts, 0)
  const why = left
    .map(([name]) => (messages.why[name] ? reasonWords(name, '', messages) : messages.reasons.notFound))
    .join('; ')
  return compact([
    follows && { text: messages.schedule.follows(follows) },
    count > 0 && { text: messages.schedule.since(count, why) },
  ])
}

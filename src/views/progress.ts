import { actionText, playbookText } from '../actions/words.ts'
import { cancelOperation, stopOperation } from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import type { Messages } from '../messages/index.ts'
import type { Operation } from '../operations/types.ts'
import { type Button, type Part, progress } from './card/index.ts'
import { partsIn } from './format.ts'
import { overseersButtons, stoppedLines } from './links.ts'
import type { Reply } from './reply.ts'
import { stepLines } from './step-lines.ts'
import { clockTime, frameOf, type Viewer } from './viewer.ts'

/** Number of unfinished accounts. */
export function leftOf({ progress: { total, done, failed, uncertain, skipped } }: Operation): number {
  return Math.max(0, total - done - failed - uncertain - skipped)
}

/** Done, failed, skipped and remaining, as shown in the bar. */
export function progressParts(operation: Operation, words: Messages): Part[] {
  const { done, failed, uncertain, skipped } = operation.progress
  const part = partsIn(words)
  const { progress: says } = words
  const some = [part('uncertain', says.uncertain, uncertain), part('skipped', says.skipped, skipped)]
  return [
    part('done', says.done, done),
    part('failed', says.failed, failed),
    ...some.filter(({ count }) => count > 0),
    part('left', says.left, leftOf(operation)),
  ]
}

/** A running operation's progress, with a button to stop it. */
export function showProgress(operation: Operation, words: Messages, viewer: Viewer): Reply {
  const { playbook, id, progress: at, stopping, stalledSince } = operation
  const { progress: says, states } = words
  const title = playbookText(words, playbook).running(at.total)
  const lines = [
    ...(viewer.oversees ? [{ text: words.oversight.whose(operation.requester.name) }] : []),
    ...stoppedLines(operation, words),
    ...sinceLines(operation, words),
    ...stepLines(operation, words),
    ...at.actions.flatMap(({ action, done, total }) => {
      const { following } = actionText(words, action)
      return following && total > 0 ? [{ text: following.progress(done, total) }] : []
    }),
    ...(operation.postponedUntil !== null && !stopping
      ? [{ text: words.schedule.postponed(clockTime(operation.postponedUntil, words, viewer)) }]
      : []),
    ...(stalledSince === undefined || stopping
      ? []
      : [{ text: `▲ ${says.stalled(clockTime(stalledSince, words, viewer))}`, tone: 'warning' as const, bold: true }]),
    { text: stopping ? says.stopping : (timeLeft(operation, words, viewer) ?? states[operation.state]), subtle: true },
    ...(stopping || operation.state !== 'running' || viewer.oversees ? [] : [{ text: says.stopHint, subtle: true }]),
  ]
  const card = progress(frameOf(viewer, words), {
    header: { icon: '►', title, subtitle: `${words.labels.operation} ${id}`, tone: 'accent' },
    picture: { title: says.picture, parts: progressParts(operation, words) },
    lines,
    actions: viewer.oversees
      ? overseersButtons(operation, words)
      : stopping || operation.state === 'verifying'
        ? []
        : [stop(operation, words)],
  })
  return {
    card,
    summary: `${title}: ${words.number(at.total - leftOf(operation))}/${words.number(at.total)}`,
    operation,
  }
}

function stop({ id, state }: Operation, words: Messages): Button {
  return state === 'queued'
    ? { title: words.common.cancel, data: press(cancelOperation, { operation: id }) }
    : { title: words.progress.stop, style: 'destructive', data: press(stopOperation, { operation: id }) }
}

/** Estimated from the rate so far, once there is one. */
function timeLeft(operation: Operation, words: Messages, { now }: Viewer): string | undefined {
  const { startedAt, progress: at, state } = operation
  const settled = at.total - leftOf(operation)
  if (
    state !== 'running' ||
    operation.stalledSince !== undefined ||
    startedAt === null ||
    now === undefined ||
    settled === 0
  )
    return undefined
  const spent = Math.max(0, now - startedAt)
  return words.progress.timeLeft(Math.round((spent / settled) * leftOf(operation)) / 1000)
}

/** What a scheduled operation skipped when it ran, and what it reverses. */
export function sinceLines({ changedSince, follows }: Operation, words: Messages): { text: string }[] {
  const left = Object.entries(changedSince ?? {})
  const count = left.reduce((sum, [, accounts]) => sum + accounts, 0)
  const texts: Readonly<Record<string, (detail: string) => string>> = words.why
  const why = left.map(([name]) => texts[name]?.('') ?? words.reasons.notFound).join('; ')
  return [
    ...(follows ? [{ text: words.schedule.follows(follows) }] : []),
    ...(count > 0 ? [{ text: words.schedule.since(count, why) }] : []),
  ]
}

import { playbookOf } from '../actions/playbooks.ts'
import { neverUndoneBy } from '../actions/registry.ts'
import { actionText } from '../actions/words.ts'
import { retryOperation, showOperation, undoOperation } from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import type { Messages } from '../messages/index.ts'
import type { Operation } from '../operations/types.ts'
import type { Button, Line } from './card/index.ts'

/** What an operation follows. */
export function originLines({ undoOf, retryOf, playbook }: Operation, words: Messages): Line[] {
  const { links } = words
  return [
    ...(undoOf ? [{ text: links.undoes(undoOf) }] : []),
    ...(undoOf ? neverUndoneBy(playbook).flatMap((kind) => staysLine(actionText(words, kind).stays)) : []),
    ...(retryOf ? [{ text: links.retries(retryOf) }] : []),
  ]
}

const staysLine = (text: string | undefined): Line[] => (text ? [{ text, subtle: true }] : [])

/** How many of the operations that follow one are named: the latest. */
const followersShown = 3

/** What followed it, and how that stands. */
export function followerLines({ followers }: Operation, words: Messages): Line[] {
  const { links, states } = words
  return followers.slice(-followersShown).map(({ id, how, state }) => ({
    text: how === 'undo' ? links.undoneBy(id, states[state]) : links.retriedBy(id, states[state]),
  }))
}

/** The operation tied to it that came last, or else the one that it follows. */
export function openButtons({ followUp, followers, undoOf, retryOf, follows }: Operation, words: Messages): Button[] {
  const id = followUp ?? followers.at(-1)?.id ?? undoOf ?? retryOf ?? follows
  return id ? [{ title: words.schedule.open(id), data: press(showOperation, { operation: id }) }] : []
}

/** What of an operation was not done. */
function undone({ state, progress: at, counts }: Operation) {
  const failed = at.failed + at.uncertain + at.missing + counts.failed
  return { failed, rest: state === 'stopped' ? at.skipped : 0 }
}

/** Whether there is something for an undo, or another try, to do. */
export function mayFollow(how: 'undo' | 'retry', operation: Operation): boolean {
  const { playbook, state, progress: at, followers } = operation
  if (state !== 'done' && state !== 'stopped') return false
  if (followers.some((one) => one.how === how && one.state !== 'cancelled' && one.state !== 'expired')) return false
  const { failed, rest } = undone(operation)
  return how === 'retry' ? failed + rest > 0 : playbookOf(playbook).undo !== null && at.done > 0
}

/** Retry and undo, where there is something for them to do. */
export function followButtons(operation: Operation, { result: says }: Messages): Button[] {
  const { id } = operation
  const retry = undone(operation).failed > 0 ? says.retry : says.retryRest
  return [
    ...(mayFollow('retry', operation) ? [{ title: retry, data: press(retryOperation, { operation: id }) }] : []),
    ...(mayFollow('undo', operation) ? [{ title: says.undo, data: press(undoOperation, { operation: id }) }] : []),
  ]
}

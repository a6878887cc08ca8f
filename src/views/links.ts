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

/** Retry and undo, where there is something for them to do. */
export function followButtons(operation: Operation, words: Messages): Button[] {
  const { id, playbook, state, progress: at, counts, followers } = operation
  if (state !== 'done' && state !== 'stopped') return []
  const failed = at.failed + at.uncertain + at.missing + counts.failed
  const rest = state === 'stopped' ? at.skipped : 0
  const follows = (how: 'undo' | 'retry') =>
    followers.some((one) => one.how === how && one.state !== 'cancelled' && one.state !== 'expired')
  const { result: says } = words
  return [
    ...(failed + rest > 0 && !follows('retry')
      ? [{ title: failed > 0 ? says.retry : says.retryRest, data: press(retryOperation, { operation: id }) }]
      : []),
    ...(playbookOf(playbook).undo !== null && at.done > 0 && !follows('undo')
      ? [{ title: says.undo, data: press(undoOperation, { operation: id }) }]
      : []),
  ]
}

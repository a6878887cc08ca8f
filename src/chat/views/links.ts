import { compact } from '../../core/compact.ts'
import { canPlanAgain, hasEnded, hasRun, neverRan } from '../../core/operation-states.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { Button, Line } from '../card/index.ts'
import {
  listOperations,
  operationItems,
  planAgain,
  retryOperation,
  showOperation,
  stopOperation,
  undoOperation,
} from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { actionText } from './action-texts.ts'

/** Number of inputs an operation was planned from. */
export const countAccounts = ({ counts }: Operation): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

/** Buttons for people who can oversee others' operations. */
export function overseersButtons(operation: Operation, messages: Messages): Button[] {
  const { id, state, stopping } = operation
  const stop = {
    title: messages.oversight.stop,
    style: 'destructive',
    data: press(stopOperation, { operation: id }),
  } as const
  return compact([
    !(hasEnded(state) || state === 'verifying' || stopping) && stop,
    { title: messages.plan.showAll(countAccounts(operation)), data: press(operationItems, { operation: id, page: 1 }) },
    { title: messages.operations.refresh, data: press(showOperation, { operation: id }) },
    { title: messages.oversight.title, data: press(listOperations, { all: true }) },
  ])
}

/** Who ended it, or asked it to stop, unless it was its requester. */
export function stoppedLines({ stoppedBy, stopping }: Operation, { oversight }: Messages): Line[] {
  if (!stoppedBy) return []
  const { name, reason } = stoppedBy
  return [{ text: oversight[stopping ? 'stoppingBy' : 'stoppedBy'](name, reason), bold: true }]
}

/** Its state in a few words, with the operation that replaced it. */
export const stateText = ({ state, replacedBy }: Operation, { states, links }: Messages): string =>
  replacedBy ? links.replacedBy(replacedBy.id) : states[state]

/** For how many of its accounts other operations have replaced it before it starts. */
export const replacedLines = ({ replacedFor, counts }: Operation, { links }: Messages): Line[] =>
  replacedFor.map(({ id, count }) => ({ text: links.replacedFor(count, counts.change, id), bold: true }))

/** The operation that this one follows. */
export function earlierLines({ undoOf, retryOf, replaces, stays }: Operation, messages: Messages): Line[] {
  const { links } = messages
  return compact([
    undoOf && { text: links.undoes(undoOf) },
    ...stays.flatMap((kind) => staysLine(actionText(messages, kind).stays)),
    retryOf && { text: links.retries(retryOf) },
    replaces && { text: links.moves(replaces) },
  ])
}

const staysLine = (text: string | undefined): Line[] => (text ? [{ text, subtle: true }] : [])

/** Maximum follow-up operations named, latest first. */
const maxFollowers = 3

/** Operations that followed it, with their states. */
export function followerLines({ followers }: Operation, messages: Messages): Line[] {
  const { links, states } = messages
  return followers.slice(-maxFollowers).map(({ id, how, state }) => ({
    text: links[neverRan(state) ? 'neverRan' : state === 'done' ? 'followedBy' : 'following'][how](id, states[state]),
  }))
}

/** Opens the latest related operation, or the one this follows. */
export function openButtons(
  { followUp, followers, undoOf, retryOf, follows }: Operation,
  messages: Messages,
): Button[] {
  const id = followUp ?? followers.at(-1)?.id ?? undoOf ?? retryOf ?? follows
  return id ? [{ title: messages.schedule.open(id), data: press(showOperation, { operation: id }) }] : []
}

/** Plans it again, if it was denied or expired. */
export function planAgainButtons(operation: Operation, { operations: says }: Messages): Button[] {
  const { id, counts } = operation
  const offered = canPlanAgain(operation) && counts.change > 0
  return offered ? [{ title: says.planAgain, data: press(planAgain, { operation: id }) }] : []
}

/** Whether an undo or retry would have something to do. */
export function canUndoOrRetry(how: 'undo' | 'retry', operation: Operation): boolean {
  const { definition, state, followers, left } = operation
  if (!hasRun(state)) return false
  const same = followers.filter((one) => one.how === how)
  // What a retry left undone can be retried again, but nothing can be undone twice.
  if (how === 'retry') return left.change + left.following.length > 0 && same.every((one) => hasEnded(one.state))
  const undone = same.some((one) => !neverRan(one.state))
  return !undone && definition.undo !== null && hasChangedAny(operation)
}

/** Whether any step changed any account. */
export const hasChangedAny = ({ progress, steps }: Operation): boolean =>
  progress.done > 0 || steps.some(({ done }) => done > 0)

/** The most useful fix first: each missing action on its own, then everything that is left. */
export function fixButtons(operation: Operation, messages: Messages): Button[] {
  if (!canUndoOrRetry('retry', operation)) return []
  const { id, left } = operation
  const { result: says } = messages
  const retry = { title: says.retry, data: press(retryOperation, { operation: id }) }
  const fixes = left.following.flatMap(({ action, count }) => {
    const { following } = actionText(messages, action)
    return following ? [{ title: following.fix(count), data: press(retryOperation, { operation: id, action }) }] : []
  })
  return [...fixes, retry]
}

export const undoButtons = (operation: Operation, { result: says }: Messages): Button[] =>
  canUndoOrRetry('undo', operation)
    ? [{ title: says.undo, data: press(undoOperation, { operation: operation.id }) }]
    : []

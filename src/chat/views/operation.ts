import type { Item, ItemFilter, Operation } from '../../operations/model/types.ts'
import type { Messages } from '../words/index.ts'
import { showEnded, showFailing, showPaused, showPending, showPlanned } from './pending-and-closed.ts'
import type { CardAdditions } from './places.ts'
import { showProgress } from './progress.ts'
import type { Reply } from './reply.ts'
import { maxNamed, showResult } from './result.ts'
import { maxUnsettled } from './result-accounts.ts'
import type { Viewer } from './viewer.ts'

/** Reads some of an operation's accounts. */
export type ReadItems = (filter: ItemFilter) => Promise<{ readonly items: readonly Item[]; readonly total: number }>

/**
 * An operation's card in its current state. Plans are shown by `showPlan`, which has their tokens; here they can only
 * be cancelled. `cards`: what features add. `stalledSince`: when it last made progress, if that is long ago because Graph isn't responding.
 */
export async function showOperation(
  operation: Operation,
  read: ReadItems,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
  stalledSince?: number,
): Promise<Reply> {
  switch (operation.state) {
    case 'planned':
      return showPlanned(operation, messages, viewer, cards)
    case 'awaitingApproval':
    case 'scheduled':
      return showPending(operation, messages, viewer, cards)
    case 'queued':
    case 'running':
    case 'verifying':
      return showProgress(operation, messages, viewer, cards, stalledSince)
    case 'needsSignIn':
      return showPaused(operation, messages, viewer, cards)
    case 'paused':
      return showFailing(operation, messages, viewer, cards)
    case 'cancelled':
    case 'denied':
    case 'expired':
      return showEnded(operation, messages, viewer, cards)
    case 'done':
    case 'stopped': {
      const unsettled = await read({ attention: true, offset: 0, limit: maxUnsettled })
      const few = operation.progress.total <= maxNamed
      const named = few ? await read({ verdicts: ['change'], offset: 0, limit: maxNamed }) : undefined
      return showResult(operation, { unsettled, named: named?.items ?? [], cards }, messages, viewer)
    }
  }
}

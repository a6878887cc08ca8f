import type { NotifyHandOff } from '../../operations/index.ts'
import { showHandOff } from '../../views/hand-off.ts'
import { editOrPostCard, type KeepCardOptions } from './kept-card.ts'

/**
 * Keeps the messages about steps in other systems up to date, in their readers' private chats or where the steps were
 * requested.
 */
export const createHandOffCards =
  (keeping: KeepCardOptions): NotifyHandOff =>
  ({ person, near, channel, ...view }) =>
    editOrPostCard(keeping, { person, near, channel }, (messages, viewer) => showHandOff(view, messages, viewer))

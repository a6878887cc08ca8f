import type { NotifyHandOff } from '../../operations/index.ts'
import { showHandOff } from '../views/hand-off.ts'
import { type EditOrPostOptions, editOrPostCard } from './edit-or-post-card.ts'

/**
 * Keeps the messages about steps in other systems up to date, in their readers' private chats or where the steps were
 * requested.
 */
export const createHandOffCards =
  (keeping: EditOrPostOptions): NotifyHandOff =>
  ({ person, near, channel, ...view }) =>
    editOrPostCard(keeping, { person, near, channel }, (messages, viewer) => showHandOff(view, messages, viewer))

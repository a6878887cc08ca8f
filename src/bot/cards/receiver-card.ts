import type { NotifyReceiver } from '../../operations/index.ts'
import { showReceiver } from '../../views/receiver.ts'
import { type Keeping, keepCard } from './kept-card.ts'

/** Keeps the messages about people who need a pass up to date, in the chats of those who can give it to them. */
export const createReceiverCards =
  ({ publicUrl, ...keeping }: Keeping & { readonly publicUrl: string }): NotifyReceiver =>
  ({ person, near, channel, ...view }) =>
    keepCard(keeping, { person, near, channel }, (messages, viewer) =>
      showReceiver({ ...view, publicUrl }, messages, viewer),
    )

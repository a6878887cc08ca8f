import { messagesFor } from '../../messages/index.ts'
import type { NotifyReceiver } from '../../operations/index.ts'
import type { Delivery } from '../channel/delivery.ts'
import { showReceiver, showReceiverMoved } from '../views/receiver.ts'
import { parseAddress } from './address.ts'
import { type EditOrPostOptions, editOrPostCard } from './edit-or-post-card.ts'

/** Keeps the message about people who need a pass up to date, in the chat of the person who can give it to them. */
export const createReceiverCards =
  ({
    deliver,
    publicUrl,
    ...keeping
  }: EditOrPostOptions & { readonly deliver: Pick<Delivery, 'edit'>; readonly publicUrl: string }): NotifyReceiver =>
  async ({ person, near, channel, former, vouchers }) => {
    if (former) {
      const { activityId, conversation, locale, device } = parseAddress(former)
      const moved = showReceiverMoved(messagesFor(locale), { device })
      if (activityId) await deliver.edit(conversation, activityId, moved)
    }
    return editOrPostCard({ ...keeping, deliver }, { person, near, channel }, (messages, viewer) =>
      showReceiver({ vouchers, publicUrl }, messages, viewer),
    )
  }

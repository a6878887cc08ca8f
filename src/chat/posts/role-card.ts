import type { Clock } from '../../core/clock.ts'
import type { RoleCard, ShowRoleCard } from '../../operations/index.ts'
import type { Delivery } from '../channel/delivery.ts'
import type { Reply } from '../views/reply.ts'
import type { Viewer } from '../views/viewer.ts'
import type { Messages, MessagesFor } from '../words/index.ts'
import { type PrivateChats, parseAddress, placeOfAddress } from './address.ts'

export type RoleCardName = RoleCard['name']

/** A card of a feature, and how it is drawn. */
export interface DrawnRoleCard<Shown = unknown> extends RoleCard<Shown> {
  draw(shown: Shown, messages: Messages, viewer: Viewer, addresses: { readonly publicUrl: string }): Reply
  /** What an earlier message says once a new one has replaced it. */
  drawMoved?(messages: Messages, viewer: Pick<Viewer, 'device'>): Reply
}

/** Checks that a card draws what it reads. */
export const defineRoleCard = <Shown>(card: DrawnRoleCard<Shown>): DrawnRoleCard<Shown> => card

/** Keeps the cards of features up to date in their readers' private chats: edits the message, or posts one. */
export function createRoleCards(options: {
  cards: readonly DrawnRoleCard[]
  deliver: Pick<Delivery, 'postLater' | 'edit'>
  reaching: Pick<PrivateChats, 'open' | 'send'>
  messagesFor: MessagesFor
  clock: Pick<Clock, 'now'>
  publicUrl: string
}): ShowRoleCard {
  const { cards, deliver, reaching, messagesFor, clock, publicUrl } = options
  const byName = new Map(cards.map((card) => [card.name, card]))
  return async ({ name, shown, person, near, channel, former }) => {
    const card = byName.get(name)
    if (!card) throw new Error(`No feature draws the card ${name}`)
    if (former && card.drawMoved) {
      const { activityId, conversation, locale, device } = parseAddress(former)
      if (activityId) await deliver.edit(conversation, activityId, card.drawMoved(messagesFor(locale), { device }))
    }
    return reaching.send(person, async () => {
      const where = channel ? parseAddress(channel) : await reaching.open(person, near)
      const viewer = { ...where, now: clock.now(), place: placeOfAddress(where), oid: person.oid }
      const reply = card.draw(shown, messagesFor(where.locale), viewer, { publicUrl })
      const activityId = await deliver.postLater(where.conversation, reply, where.activityId)
      return { ...where, ...(activityId && { activityId }) }
    })
  }
}

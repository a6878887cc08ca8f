import type { Clock } from '../../core/clock.ts'
import type { Operation, OperationChannel, RoleCard, SendNotice } from '../../operations/index.ts'
import type { Delivery } from '../channel/delivery.ts'
import type { SaidNotice } from '../views/notice-words.ts'
import { isEngineNotice, showDoneForOthers, showNotice } from '../views/notices.ts'
import type { MessagesFor } from '../words/index.ts'
import { type Address, type PrivateChats, parseAddress, parseReference, placeOfAddress } from './address.ts'

/**
 * Posts short messages to people who are waiting, because Teams doesn't notify anyone of an edited card. Throws if a
 * message of these features has neither words nor a card.
 */
export function createNotices(options: {
  deliver: Pick<Delivery, 'postLater'>
  reaching: Pick<PrivateChats, 'find'>
  messagesFor: MessagesFor
  clock: Pick<Clock, 'now'>
  features: readonly {
    readonly notices?: Readonly<Record<string, SaidNotice>>
    readonly roleCards?: readonly Pick<RoleCard, 'name'>[]
  }[]
}): SendNotice {
  const { deliver, reaching, messagesFor, clock, features } = options
  const words = new Map(
    features.flatMap(({ notices = {} }) => Object.values(notices).map((one) => [one.kind, one.words])),
  )
  const cards = new Set(features.flatMap(({ roleCards = [] }) => roleCards.map(({ name }) => name)))
  for (const [kind, said] of words)
    if (!said && !cards.has(kind)) throw new Error(`The message ${kind} has neither words nor a card`)

  /** The requester's private chat if known, otherwise where the card is. */
  const reach = async ({ requester }: Operation, channel: OperationChannel): Promise<Address> => {
    const card = parseAddress(channel)
    return placeOfAddress(card) === 'personal' ? card : ((await reaching.find(requester)) ?? card)
  }

  return async ({ operation, about, to }) => {
    if ('shared' in to) {
      const messages = messagesFor(operation.locale)
      await deliver.postLater(parseReference(to.shared), showDoneForOthers(operation, messages))
      return
    }
    const asked = 'approver' in to
    const where = asked ? parseAddress(to.approver) : await reach(operation, to.requester)
    const place = placeOfAddress(where)
    // When an operation ends, everyone in the shared conversation is told, including the requester.
    if (about === 'ended' && place !== 'personal' && !asked && to.requester.shared) return
    const says = isEngineNotice(about) ? about : words.get(about)
    if (!says) throw new Error(`The message ${about} has no words`)
    const { device, locale, timeZone } = where
    const viewer = {
      device,
      locale,
      timeZone,
      now: clock.now(),
      place,
      ...(!asked && { oid: operation.requester.oid }),
    }
    await deliver.postLater(
      where.conversation,
      showNotice({ operation, about: says, asked }, messagesFor(locale), viewer),
    )
  }
}

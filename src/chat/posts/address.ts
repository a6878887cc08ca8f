import { TurnContext } from 'botbuilder'
import { z } from 'zod/v4'
import { Unreachable } from '../../core/errors.ts'
import type { OperationChannel, PersonKey } from '../../operations/index.ts'
import type { Store } from '../../store/store.ts'
import { placeOf } from '../channel/activity.ts'
import type { Channel } from '../channel/adapter.ts'
import { isPermanentRefusal, type Reference } from '../channel/delivery.ts'
import type { Place } from '../views/viewer.ts'

const reference = z.custom<Reference>((value) => typeof value === 'object' && value !== null)

/** How to reach someone. Stored in the `reference` that operations treat as opaque. */
const personAddress = z.object({ conversation: reference, timeZone: z.string(), locale: z.string() })
const message = z.object({ device: z.enum(['desktop', 'phone']), activityId: z.string().optional() })

/** An address as chat/posts stores it, or as operations store where they were planned. */
const address = z.union([
  personAddress.extend(message.shape),
  message.extend({ reference: personAddress }).transform(({ reference: where, ...rest }) => ({ ...where, ...rest })),
])

export type PersonAddress = Readonly<z.infer<typeof personAddress>>
/** Where a card is or, without an activity, where someone can be reached. */
export type Address = Readonly<z.infer<typeof address>>

/** Parses a stored address; throws if it isn't one. */
export const parseAddress = (stored: unknown): Address => address.parse(stored)

/** Parses a stored conversation; throws if it isn't one. */
export const parseReference = (stored: unknown): Reference => reference.parse(stored)

export const placeOfAddress = ({ conversation }: Pick<Address, 'conversation'>): Place =>
  placeOf(conversation.conversation?.conversationType)

/** How to reach this turn's sender later. */
export function addressFromContext(
  context: TurnContext,
  { locale, timeZone, device }: Omit<Address, 'conversation'>,
): Address {
  const { activityId, ...conversation } = TurnContext.getConversationReference(context.activity)
  return { conversation, locale, timeZone, device }
}

export type PrivateChats = ReturnType<typeof createPrivateChats>

/** Reaches people in their private chats. */
export function createPrivateChats({
  channel,
  conversations,
}: {
  readonly channel: Pick<Channel, 'open'>
  readonly conversations: Pick<Store['conversations'], 'find' | 'remove'>
}) {
  const known = async ({ tid, oid }: PersonKey) => {
    const found = await conversations.find({ tenantId: tid, personId: oid })
    return found === undefined ? undefined : parseAddress(found)
  }
  return {
    /** Where they were last reached. */
    find: known,
    /**
     * Opens the person's existing chat, or creates one near the conversation of an operation. Throws Unreachable if
     * Teams refuses.
     */
    open: async (person: PersonKey, near: OperationChannel): Promise<Address> => {
      const found = await known(person)
      if (found) return found
      const { conversation, locale, timeZone } = parseAddress(near)
      try {
        return { conversation: await channel.open(conversation, person), locale, timeZone, device: 'desktop' }
      } catch (error) {
        throw isPermanentRefusal(error) ? new Unreachable({ cause: error }) : error
      }
    },
    /** Sends something to them. If Teams refuses permanently, forgets their address. */
    send: async <T>({ tid, oid }: PersonKey, send: () => Promise<T>): Promise<T> => {
      try {
        return await send()
      } catch (error) {
        if (error instanceof Unreachable) await conversations.remove({ tenantId: tid, personId: oid })
        throw error
      }
    },
  }
}

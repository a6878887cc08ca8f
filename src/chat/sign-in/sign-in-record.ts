import type { Storage, TurnContext } from 'botbuilder'
import type { DialogState } from 'botbuilder-dialogs'
import { z } from 'zod/v4'

/** A request: its text, or a button's data and message. Kept while the person signs in. */
export interface UserRequest {
  readonly text?: string
  /** Accounts from attached files, one per line. */
  readonly attached?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly pressedId?: string
  /** The message that the answer replaces. */
  readonly waitingId?: string
  /** How the person signed in for this request: interactively, or through single sign-on. */
  readonly signedInBy?: 'page' | 'singleSignOn'
}

/** A pressed button that waits for a sign-in, and when it began to wait, in ms since the epoch. */
export interface PressedEarlier {
  readonly request: UserRequest
  readonly at: number
}

/** A sign-in in progress. One row per person and conversation, so that concurrent sign-ins don't interfere. */
export interface SignInRecord {
  dialogs?: DialogState
  pending?: UserRequest
  /** When it began to wait, in ms since the epoch. */
  since?: number
  /** Buttons pressed before that, while the same sign-in was missing, in order. */
  earlier?: readonly PressedEarlier[]
  /** ID of the single sign-on its card offers; absent if the card only has a button. */
  exchangeId?: string
  eTag?: string
}

const pauseShape = z.object({ until: z.number() })
const cardShape = z.object({ id: z.string() })

export type SignInRecords = ReturnType<typeof createSignInRecords>

export function createSignInRecords(storage: Storage) {
  const keyOf = ({ activity: { channelId, conversation, from } }: TurnContext) =>
    `signIn/${channelId}/${conversation.id}/${from.id}`
  const cardKeyOf = (context: TurnContext) => `${keyOf(context)}/card`
  const pauseKeyOf = ({ activity: { channelId, from } }: TurnContext) => `singleSignOn/${channelId}/${from.id}`
  return {
    /** Until when single sign-on must not be tried for this person, in ms since the epoch; 0 if it can be tried. */
    async ssoPausedUntil(context: TurnContext) {
      const key = pauseKeyOf(context)
      return pauseShape.safeParse((await storage.read([key]))[key]).data?.until ?? 0
    },
    async pauseSso(context: TurnContext, until: number) {
      await storage.write({ [pauseKeyOf(context)]: { until } })
    },
    /**
     * ID of the message with the sign-in card. Kept in a separate row, because answers can arrive before it is known.
     */
    async card(context: TurnContext) {
      const key = cardKeyOf(context)
      return cardShape.safeParse((await storage.read([key]))[key]).data?.id
    },
    async keepCard(context: TurnContext, id: string) {
      await storage.write({ [cardKeyOf(context)]: { id } })
    },
    async dropCard(context: TurnContext) {
      await storage.delete([cardKeyOf(context)])
    },
    async load(context: TurnContext) {
      const key = keyOf(context)
      return ((await storage.read([key]))[key] ?? {}) as SignInRecord
    },
    /** @returns false if another turn has changed the row since it was loaded */
    async save(context: TurnContext, record: SignInRecord) {
      try {
        await storage.write({ [keyOf(context)]: record })
        return true
      } catch (error) {
        if (error instanceof Error && /etag conflict/i.test(error.message)) return false
        throw error
      }
    },
  }
}

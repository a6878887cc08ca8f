import type { Storage, TurnContext } from 'botbuilder'
import type { DialogState } from 'botbuilder-dialogs'
import { z } from 'zod/v4'

/** What was asked while signed out, kept until the sign-in is through: a text, or a button's data and its message. */
export interface Asked {
  readonly text?: string
  /** Accounts from attached files, one a line. */
  readonly attached?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly pressedId?: string
  /** The message that waits for the answer, whatever the answer is. */
  readonly waitingId?: string
  /** The text is the command line that a language model made of a sentence; the answer says so. */
  readonly understood?: boolean
  /** How the person signed in for this very question: by themselves on a page, or their Teams for them. */
  readonly signedInBy?: 'page' | 'singleSignOn'
}

/** A sign-in under way: one row for each person in each conversation, so that people who sign in side by side do not meet. */
export interface SignInRecord {
  dialogs?: DialogState
  pending?: Asked
  /** The id of the single sign-on that its card offers; absent where the card has a button only. */
  exchangeId?: string
  eTag?: string
}

export interface SignInRecords {
  load(context: TurnContext): Promise<SignInRecord>
  /** @returns false when another turn has changed the row since it was loaded */
  save(context: TurnContext, record: SignInRecord): Promise<boolean>
  /** The id of the message that shows the sign-in card. In a row of its own: it is known only when answers may already come. */
  card(context: TurnContext): Promise<string | undefined>
  keepCard(context: TurnContext, id: string): Promise<void>
  dropCard(context: TurnContext): Promise<void>
  /** Until when single sign-on is not to be tried with this person, in ms since the epoch; 0 when it may be. */
  ssoPausedUntil(context: TurnContext): Promise<number>
  pauseSso(context: TurnContext, until: number): Promise<void>
}

const paused = z.object({ until: z.number() })
const shown = z.object({ id: z.string() })

export function createSignInRecords(storage: Storage): SignInRecords {
  const keyOf = ({ activity: { channelId, conversation, from } }: TurnContext) =>
    `signIn/${channelId}/${conversation.id}/${from.id}`
  const cardKeyOf = (context: TurnContext) => `${keyOf(context)}/card`
  const pauseKeyOf = ({ activity: { channelId, from } }: TurnContext) => `singleSignOn/${channelId}/${from.id}`
  return {
    async ssoPausedUntil(context) {
      const key = pauseKeyOf(context)
      return paused.safeParse((await storage.read([key]))[key]).data?.until ?? 0
    },
    async pauseSso(context, until) {
      await storage.write({ [pauseKeyOf(context)]: { until } })
    },
    async card(context) {
      const key = cardKeyOf(context)
      return shown.safeParse((await storage.read([key]))[key]).data?.id
    },
    async keepCard(context, id) {
      await storage.write({ [cardKeyOf(context)]: { id } })
    },
    async dropCard(context) {
      await storage.delete([cardKeyOf(context)])
    },
    async load(context) {
      const key = keyOf(context)
      return ((await storage.read([key]))[key] ?? {}) as SignInRecord
    },
    async save(context, record) {
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

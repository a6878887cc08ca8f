import { type Activity, CardFactory, type TurnContext } from 'botbuilder'
import type { Log } from '../../core/log.ts'
import type { SignInRecords } from './sign-in-record.ts'

export const isSignInCard = ({ attachments }: Partial<Activity>): boolean =>
  attachments?.some(({ contentType }) => contentType === CardFactory.contentTypes.oauthCard) ?? false

/** The message with the sign-in button, which must not outlast its sign-in. */
export function createSignInCards(options: { records: SignInRecords; log: Log }) {
  const { records, log } = options
  return {
    /** Records which message shows the card, until the sign-in ends. */
    async shown(context: TurnContext, id: string) {
      await records.keepCard(context, id)
      const { pending } = await records.load(context)
      if (!pending) await records.dropCard(context)
    },
    /** Replaces the card with a sentence, if it is known. */
    async close(context: TurnContext, sentence: string) {
      const id = await records.card(context)
      if (!id) return
      await records.dropCard(context)
      try {
        await context.updateActivity({ type: 'message', id, text: sentence, textFormat: 'plain', attachments: [] })
      } catch (error) {
        log.info('The sign-in card is gone', { error })
      }
    },
    /** Forgets a card that wasn't shown because single sign-on succeeded first. */
    forget: (context: TurnContext) => records.dropCard(context),
  }
}

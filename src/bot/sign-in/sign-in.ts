import type { Activity, Storage, TurnContext } from 'botbuilder'
import { DialogContextError, DialogSet, type DialogState, DialogTurnStatus, OAuthPrompt } from 'botbuilder-dialogs'
import { readAssertion, type SignedIn } from '../../auth/sign-in-token.ts'
import { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Words } from '../../messages/index.ts'
import type { Channel } from '../channel/adapter.ts'
import type { Speaker } from '../turn/command.ts'
import { createSignInCards, isSignInCard } from './sign-in-card.ts'
import { type Asked, createSignInRecords, type SignInRecord } from './sign-in-record.ts'

export type { SignedIn } from '../../auth/sign-in-token.ts'
export type { Asked } from './sign-in-record.ts'

export interface SignIn {
  /**
   * The speaker's own token from the token service; undefined when they are not signed in.
   * @throws UserError wrongAccount when the token is somebody else's (it is dropped), tokenServiceUnavailable
   */
  current(speaker: Pick<Speaker, 'userId' | 'oid' | 'tid'>): Promise<SignedIn | undefined>
  /**
   * Shows the sign-in card (Teams tries SSO first) and keeps what was asked.
   * @returns false when the token has appeared since we looked, so there is nothing to wait for
   */
  ask(context: TurnContext, asked: Asked, words: Words): Promise<boolean>
  /**
   * Takes a sign-in's outcome (`signin/verifyState`, `signin/tokenExchange`, a typed code) and answers the invoke.
   * @returns what was asked before the sign-in, once; undefined when the activity did not complete one
   */
  resume(context: TurnContext, words: Words): Promise<Asked | undefined>
  /** True when this message can only be the code of a sign-in that is under way. */
  expectsCode(context: TurnContext): Promise<boolean>
  /** Gives up a sign-in that is under way. */
  abandon(context: TurnContext, words: Words): Promise<void>
  signOut(speaker: Pick<Speaker, 'userId'>): Promise<void>
}

const channelId = 'msteams'
const dialogId = 'signIn'
const patience = 15 * 60_000

export function createSignIn(options: {
  channel: Channel
  connectionName: string
  storage: Storage
  log: Log
}): SignIn {
  const { channel, connectionName, storage, log } = options
  const records = createSignInRecords(storage)
  const cards = createSignInCards({ records, log })

  const dialogsOn = (record: SignInRecord, words: Words) => {
    const settings = { connectionName, title: words.signIn.button, text: words.signIn.text, timeout: patience }
    const state = {
      get: async (_context: TurnContext, fallback?: DialogState) => {
        record.dialogs ??= fallback ?? { dialogStack: [] }
        return record.dialogs
      },
      set: async (_context: TurnContext, value: DialogState) => {
        record.dialogs = value
      },
      delete: async () => {
        delete record.dialogs
      },
    }
    return new DialogSet(state).add(new OAuthPrompt(dialogId, { ...settings, endOnInvalidMessage: true }))
  }

  const signOut = async ({ userId }: Pick<Speaker, 'userId'>) => {
    await (await channel.tokenClient()).signOutUser(userId, connectionName, channelId)
  }

  return {
    signOut,

    async current(speaker) {
      const client = await channel.tokenClient()
      const stored = await client.getUserToken(speaker.userId, connectionName, channelId, '')
      if (!stored?.token) return undefined
      const signedIn = readAssertion(stored.token)
      if (!signedIn) {
        // An opaque token means the connection asks for another API's scope; on-behalf-of cannot start from it.
        log.error('The OAuth connection hands out a token that is not a JWT with oid and tid: check its scope')
        throw new UserError('tokenServiceUnavailable')
      }
      if (signedIn.oid !== speaker.oid || signedIn.tid !== speaker.tid) {
        await signOut(speaker)
        throw new UserError('wrongAccount', { upn: signedIn.upn })
      }
      return signedIn
    },

    async ask(context, asked, words) {
      const { eTag } = await records.load(context)
      const record: SignInRecord = { pending: asked, ...(eTag && { eTag: '*' }) }
      // Single sign-on can answer while this very turn still waits for its card to be taken: the row must be there before.
      context.onSendActivities(async (_context, activities, next) => {
        const at = activities.findIndex(isSignInCard)
        if (at < 0) return next()
        // The sign-in before it is given up with its question.
        await cards.close(context, words.signIn.moved)
        await records.save(context, record)
        // Teams has no single sign-on in channels: a card that offers it there would wait for an answer that never comes.
        if (context.activity.conversation.conversationType === 'channel') withoutSingleSignOn(activities)
        const sent = await next()
        const id = sent[at]?.id
        if (id) await cards.shown(context, id)
        return sent
      })
      const dialogs = await dialogsOn(record, words).createContext(context)
      const { status } = await unwrapped(dialogs.beginDialog(dialogId))
      return status === DialogTurnStatus.waiting
    },

    async resume(context, words) {
      const record = await records.load(context)
      const dialogs = await dialogsOn(record, words).createContext(context)
      if (!dialogs.activeDialog) return undefined
      const { status, result } = await unwrapped(dialogs.continueDialog())
      if (status !== DialogTurnStatus.complete) return undefined
      // Left behind, the question would be answered again by the next sign-in; two answers at once, one wins.
      const won = await records.save(context, record.eTag ? { eTag: record.eTag } : {})
      if (!won) return undefined
      // Teams shows the card only where single sign-on fails.
      if (context.activity.name === 'signin/tokenExchange') await cards.forget(context)
      else await cards.close(context, endOf(context, result, words))
      return result ? (record.pending ?? {}) : undefined
    },

    async expectsCode(context) {
      if (!/^\s*\d{6}\s*$/.test(context.activity.text ?? '')) return false
      return (await records.load(context)).pending !== undefined
    },

    async abandon(context, words) {
      await records.save(context, { eTag: '*' })
      await cards.close(context, words.signIn.over)
    },
  }
}

/** How a sign-in has ended, in a sentence. */
function endOf({ activity }: TurnContext, result: { token?: string } | undefined, words: Words): string {
  const signedIn = readAssertion(result?.token ?? '')
  if (!signedIn) return words.signIn.over
  const own = signedIn.oid === activity.from.aadObjectId?.toLowerCase()
  return own ? words.signIn.done(signedIn.name) : words.errors.wrongAccount({}).what
}

function withoutSingleSignOn(activities: readonly Partial<Activity>[]): void {
  for (const { content } of activities.flatMap(({ attachments }) => attachments ?? [])) {
    if (content && 'tokenExchangeResource' in content) delete content.tokenExchangeResource
  }
}

/** What failed in a dialog, instead of the dialog's error about it. */
async function unwrapped<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    throw error instanceof DialogContextError ? error.error : error
  }
}

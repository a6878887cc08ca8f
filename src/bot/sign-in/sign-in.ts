import type { Activity, Storage, TurnContext } from 'botbuilder'
import { DialogContextError, DialogSet, type DialogState, DialogTurnStatus, OAuthPrompt } from 'botbuilder-dialogs'
import { readAssertion, type SignedIn } from '../../auth/sign-in-token.ts'
import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { truncate } from '../../core/text.ts'
import type { Messages } from '../../messages/index.ts'
import { placeOf } from '../channel/activity.ts'
import type { Channel } from '../channel/adapter.ts'
import type { Sender } from '../turn/command.ts'
import { createSignInCards, isSignInCard } from './sign-in-card.ts'
import { type Asked, createSignInRecords, type SignInRecord } from './sign-in-record.ts'

export type { SignedIn } from '../../auth/sign-in-token.ts'
export type { Asked } from './sign-in-record.ts'

export interface SignIn {
  /**
   * The sender's own token from the token service; undefined when they are not signed in.
   * It may have ended: only Entra, in exchange for a Graph token, tells whether it still counts.
   * @throws UserError wrongAccount when the token is somebody else's (it is dropped), tokenServiceUnavailable
   */
  current(sender: Pick<Sender, 'userId' | 'oid' | 'tid'>): Promise<SignedIn | undefined>
  /**
   * Shows the sign-in card and keeps what was asked. In a 1:1 chat Teams tries single sign-on first, unless `onPage`.
   * @returns false when the token has appeared since we looked, so there is nothing to wait for
   */
  ask(context: TurnContext, asked: Asked, words: Messages, how?: How): Promise<boolean>
  /**
   * Takes a sign-in's outcome (`signin/verifyState`, `signin/tokenExchange`, a typed code) and answers the invoke. Only the
   * person who was asked can complete their sign-in, and only with an answer to their own card.
   * @returns what was asked before the sign-in, once; undefined when the activity did not complete one
   */
  resume(context: TurnContext, words: Messages): Promise<Asked | undefined>
  /** True when this message can only be the code of a sign-in that is under way. */
  expectsCode(context: TurnContext): Promise<boolean>
  /** Gives up a sign-in that is under way; answers whether there was one. */
  abandon(context: TurnContext, words: Messages): Promise<boolean>
  /**
   * Takes it that single sign-on does not work for this person, and offers them only the button for a day.
   * @returns what was asked before, once; undefined when single sign-on was not tried with them
   */
  withoutSso(context: TurnContext): Promise<Asked | undefined>
  signOut(sender: Pick<Sender, 'userId'>): Promise<void>
}

/** How to ask for a sign-in. */
export interface How {
  /** With a button only: what is asked for can be given on a page, and not by single sign-on. */
  readonly onPage?: boolean
  /** What the card says, where that is not the usual. */
  readonly text?: string
}

const channelId = 'msteams'
const dialogId = 'signIn'
const patience = 15 * 60_000
/** For how long a person gets the button only after single sign-on failed for them: set-ups are mended in hours. */
const ssoPause = 24 * 3_600_000

export function createSignIn(options: {
  channel: Channel
  connectionName: string
  storage: Storage
  clock: Pick<Clock, 'now'>
  log: Log
}): SignIn {
  const { channel, connectionName, storage, clock, log } = options
  const records = createSignInRecords(storage)
  const cards = createSignInCards({ records, log })

  const dialogsOn = (record: SignInRecord, words: Messages, text = words.signIn.text) => {
    const settings = { connectionName, title: words.signIn.button, text, timeout: patience }
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

  const signOut = async ({ userId }: Pick<Sender, 'userId'>) => {
    await (await channel.tokenClient()).signOutUser(userId, connectionName, channelId)
  }

  return {
    signOut,

    async current(sender) {
      const client = await channel.tokenClient()
      const stored = await client.getUserToken(sender.userId, connectionName, channelId, '')
      if (!stored?.token) return undefined
      const signedIn = readAssertion(stored.token)
      if (!signedIn) {
        // An opaque token means the connection asks for another API's scope; on-behalf-of cannot start from it.
        log.error('The OAuth connection hands out a token that is not a JWT with oid and tid: check its scope')
        throw new UserError('tokenServiceUnavailable')
      }
      if (signedIn.oid !== sender.oid || signedIn.tid !== sender.tid) {
        await signOut(sender)
        throw new UserError('wrongAccount', { upn: signedIn.upn })
      }
      return signedIn
    },

    async ask(context, asked, words, { onPage = false, text } = {}) {
      const { eTag, pending } = await records.load(context)
      const record: SignInRecord = { pending: asked, ...(eTag && { eTag: '*' }) }
      // In a group the clients of all members would answer, and whoever came first would be signed in. Channels have none.
      const among = placeOf(context.activity.conversation.conversationType) !== 'personal'
      const buttonOnly = onPage || among || (await records.ssoPausedUntil(context)) > clock.now()
      // Single sign-on can answer while this very turn still waits for its card to be taken: the row must be there before.
      context.onSendActivities(async (_context, activities, next) => {
        const at = activities.findIndex(isSignInCard)
        if (at < 0) return next()
        // The sign-in before it is given up with its question.
        const dropped = pending && pending.text?.trim() !== asked.text?.trim()
        await cards.close(
          context,
          dropped ? words.signIn.dropped(truncate(pending.text?.trim() ?? '', 80)) : words.signIn.moved,
        )
        const exchangeId = buttonOnly ? undefined : singleSignOnOf(activities)
        if (buttonOnly) withoutSingleSignOn(activities)
        await records.save(context, { ...record, ...(exchangeId && { exchangeId }) })
        const sent = await next()
        const id = sent[at]?.id
        if (id) await cards.shown(context, id)
        return sent
      })
      const dialogs = await dialogsOn(record, words, text).createContext(context)
      const { status } = await unwrapped(dialogs.beginDialog(dialogId))
      return status === DialogTurnStatus.waiting
    },

    async resume(context, words) {
      const record = await records.load(context)
      if (context.activity.name === 'signin/tokenExchange' && !answers(context.activity, record)) return undefined
      const dialogs = await dialogsOn(record, words).createContext(context)
      if (!dialogs.activeDialog) return undefined
      const { status, result } = await unwrapped(dialogs.continueDialog())
      if (status !== DialogTurnStatus.complete) return undefined
      // Left behind, the question would be answered again by the next sign-in; two answers at once, one wins.
      const won = await records.save(context, record.eTag ? { eTag: record.eTag } : {})
      if (!won) return undefined
      // Teams shows the card only where single sign-on fails.
      const signedInBy = context.activity.name === 'signin/tokenExchange' ? 'singleSignOn' : 'page'
      if (signedInBy === 'singleSignOn') await cards.forget(context)
      else await cards.close(context, endOf(context, result, words))
      return result ? { ...record.pending, signedInBy } : undefined
    },

    async expectsCode(context) {
      if (!/^\s*\d{6}\s*$/.test(context.activity.text ?? '')) return false
      return (await records.load(context)).pending !== undefined
    },

    async abandon(context, words) {
      const { pending } = await records.load(context)
      if (!pending) return false
      await records.save(context, { eTag: '*' })
      await cards.close(context, words.signIn.over)
      return true
    },

    async withoutSso(context) {
      const { pending, exchangeId, eTag } = await records.load(context)
      // Each of the person's devices tells of the failure.
      if (!exchangeId || !(await records.save(context, eTag ? { eTag } : {}))) return undefined
      await records.pauseSso(context, clock.now() + ssoPause)
      return pending ?? {}
    },
  }
}

/** How a sign-in has ended, in a sentence. */
function endOf({ activity }: TurnContext, result: { token?: string } | undefined, words: Messages): string {
  const signedIn = readAssertion(result?.token ?? '')
  if (!signedIn) return words.signIn.over
  const own = signedIn.oid === activity.from.aadObjectId?.toLowerCase()
  return own ? words.signIn.done(signedIn.name) : words.errors.wrongAccount({ upn: signedIn.upn }).what
}

/** Whether this token was offered for the card that the person was shown. */
function answers({ value }: Activity, { exchangeId }: SignInRecord): boolean {
  return exchangeId !== undefined && Object(value).id === exchangeId
}

const contentsOf = (activities: readonly Partial<Activity>[]): { tokenExchangeResource?: { id?: string } }[] =>
  activities.flatMap(({ attachments }) => attachments ?? []).map(({ content }) => Object(content))

/** The id of the single sign-on that a card offers. */
function singleSignOnOf(activities: readonly Partial<Activity>[]): string | undefined {
  return contentsOf(activities).find(({ tokenExchangeResource }) => tokenExchangeResource)?.tokenExchangeResource?.id
}

function withoutSingleSignOn(activities: readonly Partial<Activity>[]): void {
  for (const content of contentsOf(activities)) delete content.tokenExchangeResource
}

/** What failed in a dialog, instead of the dialog's error about it. */
async function unwrapped<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    throw error instanceof DialogContextError ? error.error : error
  }
}

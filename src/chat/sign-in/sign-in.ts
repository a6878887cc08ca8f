import type { Activity, Storage, TurnContext } from 'botbuilder'
import { DialogContextError, DialogSet, type DialogState, DialogTurnStatus, OAuthPrompt } from 'botbuilder-dialogs'
import { tokenErrors } from '../../auth/errors.ts'
import { readUserToken, type SignedIn } from '../../auth/sign-in-token.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { signInErrors } from '../../core/sign-in-errors.ts'
import { truncate } from '../../core/text.ts'
import { placeOf, type Sender } from '../channel/activity.ts'
import type { Channel } from '../channel/adapter.ts'
import { errorText, type Messages } from '../words/index.ts'
import { createSignInCards, isSignInCard } from './sign-in-card.ts'
import { createSignInRecords, type PressedEarlier, type SignInRecord, type UserRequest } from './sign-in-record.ts'

export type { SignedIn } from '../../auth/sign-in-token.ts'
export type { UserRequest } from './sign-in-record.ts'

/** How to ask for a sign-in. */
export interface SignInPrompt {
  /** Button only, because the missing proof can only be given interactively. */
  readonly onPage?: boolean
  /** Replaces the card's usual text. */
  readonly text?: string
}

const channelId = 'msteams'
const dialogId = 'signIn'
const promptTimeoutMs = 15 * 60_000
/**
 * For how long someone gets only the button after single sign-on failed, in ms. Configuration errors take hours to fix.
 */
const ssoPause = 24 * 3_600_000

export function createSignIn(options: {
  channel: Channel
  connectionName: string
  storage: Storage
  clock: Pick<Clock, 'now'>
  log: Log
}) {
  const { channel, connectionName, storage, clock, log } = options
  const records = createSignInRecords(storage)
  const cards = createSignInCards({ records, log })

  const dialogsOn = (record: SignInRecord, messages: Messages, text = messages.signIn.text) => {
    const settings = { connectionName, title: messages.signIn.button, text, timeout: promptTimeoutMs }
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

    /**
     * The sender's own token from the token service; undefined if they aren't signed in. It might have expired or been
     * revoked; only Entra can tell, when exchanging it.
     * @throws UserError wrongAccount if the token is someone else's (it is discarded), tokenServiceUnavailable
     */
    async current(sender: Pick<Sender, 'userId' | 'oid' | 'tid'>): Promise<SignedIn | undefined> {
      const client = await channel.tokenClient()
      const stored = await client.getUserToken(sender.userId, connectionName, channelId, '')
      if (!stored?.token) return undefined
      const signedIn = readUserToken(stored.token)
      if (!signedIn) {
        // An opaque token means the connection requests another API's scope, so on-behalf-of can't use it.
        log.error('The OAuth connection issued a token that is not a JWT with oid and tid: check its scope')
        throw new tokenErrors.tokenServiceUnavailable()
      }
      if (signedIn.oid !== sender.oid || signedIn.tid !== sender.tid) {
        await signOut(sender)
        throw new signInErrors.wrongAccount({ upn: signedIn.upn })
      }
      return signedIn
    },

    /**
     * Shows the sign-in card and stores the request. In a private chat, Teams tries single sign-on first unless `onPage`.
     * @returns false if a token is available by then, so there is nothing to wait for
     */
    async ask(
      context: TurnContext,
      asked: UserRequest,
      messages: Messages,
      { onPage = false, text }: SignInPrompt = {},
    ) {
      const { eTag, pending, since = clock.now(), earlier = [] } = await records.load(context)
      const waiting = isOtherPress(pending, asked) ? [...earlier, { request: pending, at: since }] : earlier
      const record: SignInRecord = {
        pending: asked,
        since: clock.now(),
        earlier: stillWaiting(waiting, clock.now()),
        ...(eTag && { eTag: '*' }),
      }
      // In a group, every member's client would try single sign-on, and the first one would be signed in. Channels
      // don't support it.
      const among = placeOf(context.activity.conversation.conversationType) !== 'personal'
      const buttonOnly = onPage || among || (await records.ssoPausedUntil(context)) > clock.now()
      // The row must exist first: single sign-on can answer while this turn is still sending the card.
      context.onSendActivities(async (_context, activities, next) => {
        const at = activities.findIndex(isSignInCard)
        if (at < 0) return next()
        // Replaces an earlier sign-in and its request.
        const dropped = pending && !pending.data && pending.text?.trim() !== asked.text?.trim()
        await cards.close(
          context,
          dropped ? messages.signIn.dropped(truncate(pending.text?.trim() ?? '', 80)) : messages.signIn.moved,
        )
        const exchangeId = buttonOnly ? undefined : findExchangeId(activities)
        if (buttonOnly) removeSingleSignOn(activities)
        await records.save(context, { ...record, ...(exchangeId && { exchangeId }) })
        const sent = await next()
        const id = sent[at]?.id
        if (id) await cards.shown(context, id)
        return sent
      })
      const dialogs = await dialogsOn(record, messages, text).createContext(context)
      const { status } = await rethrowOriginal(dialogs.beginDialog(dialogId))
      return status === DialogTurnStatus.waiting
    },

    /**
     * Handles the outcome of a sign-in (`signin/verifyState`, `signin/tokenExchange`, a typed code) and answers the
     * invoke. Only the person asked can complete their sign-in, and only from their own card.
     * @returns the stored requests, once, in the order in which they were made; undefined if the activity didn't complete
     * a sign-in
     */
    async resume(context: TurnContext, messages: Messages): Promise<readonly UserRequest[] | undefined> {
      const record = await records.load(context)
      if (context.activity.name === 'signin/tokenExchange' && !matchesCard(context.activity, record)) return undefined
      const dialogs = await dialogsOn(record, messages).createContext(context)
      if (!dialogs.activeDialog) return undefined
      const { status, result } = await rethrowOriginal(dialogs.continueDialog())
      if (status !== DialogTurnStatus.complete) return undefined
      // The request is removed, so that the next sign-in doesn't answer it again; of two concurrent answers, one wins.
      const won = await records.save(context, record.eTag ? { eTag: record.eTag } : {})
      if (!won) return undefined
      // Teams only shows the card if single sign-on fails.
      const signedInBy = context.activity.name === 'signin/tokenExchange' ? 'singleSignOn' : 'page'
      if (signedInBy === 'singleSignOn') await cards.forget(context)
      else await cards.close(context, resultSentence(context, result, messages))
      if (!result) return undefined
      const before = stillWaiting(record.earlier ?? [], clock.now()).map(({ request }) => request)
      return [...before, record.pending ?? {}].map((request) => ({ ...request, signedInBy }))
    },

    /** True if this message can only be the code for a sign-in in progress. */
    async expectsCode(context: TurnContext) {
      if (!/^\s*\d{6}\s*$/.test(context.activity.text ?? '')) return false
      return (await records.load(context)).pending !== undefined
    },

    /** Cancels a sign-in in progress; returns whether there was one. */
    async abandon(context: TurnContext, messages: Messages) {
      const { pending } = await records.load(context)
      if (!pending) return false
      await records.save(context, { eTag: '*' })
      await cards.close(context, messages.signIn.over)
      return true
    },

    /**
     * Records that single sign-on doesn't work for this person, so that they only get the button for a day.
     * @returns the stored request, once; undefined if single sign-on wasn't tried
     */
    async withoutSso(context: TurnContext): Promise<UserRequest | undefined> {
      const { pending, exchangeId, eTag, earlier } = await records.load(context)
      // Every device of the person reports the failure; only the first report counts.
      const left = { ...(earlier && { earlier }), ...(eTag && { eTag }) }
      if (!exchangeId || !(await records.save(context, left))) return undefined
      await records.pauseSso(context, clock.now() + ssoPause)
      return pending ?? {}
    },
  }
}

export type SignIn = ReturnType<typeof createSignIn>

/** Whether another button was pressed before; a second press of the same one means nothing more. */
const isOtherPress = (pending: UserRequest | undefined, asked: UserRequest): pending is UserRequest =>
  pending?.data !== undefined && JSON.stringify(pending.data) !== JSON.stringify(asked.data)

const maxEarlier = 5

/** What is carried out after the sign-in: not what somebody pressed long ago and has forgotten. */
const stillWaiting = (earlier: readonly PressedEarlier[], now: number): readonly PressedEarlier[] =>
  earlier.filter(({ at }) => now - at <= promptTimeoutMs).slice(-maxEarlier)

/** The result of a sign-in, as a sentence. */
function resultSentence({ activity }: TurnContext, result: { token?: string } | undefined, messages: Messages): string {
  const signedIn = readUserToken(result?.token ?? '')
  if (!signedIn) return messages.signIn.over
  const own = signedIn.oid === activity.from.aadObjectId?.toLowerCase()
  return own
    ? messages.signIn.done(signedIn.name)
    : errorText(messages, new signInErrors.wrongAccount({ upn: signedIn.upn })).what
}

/** Whether this token was offered for the person's own card. */
function matchesCard({ value }: Activity, { exchangeId }: SignInRecord): boolean {
  return exchangeId !== undefined && Object(value).id === exchangeId
}

const contentsOf = (activities: readonly Partial<Activity>[]): { tokenExchangeResource?: { id?: string } }[] =>
  activities.flatMap(({ attachments }) => attachments ?? []).map(({ content }) => Object(content))

/** ID of the single sign-on a card offers. */
function findExchangeId(activities: readonly Partial<Activity>[]): string | undefined {
  return contentsOf(activities).find(({ tokenExchangeResource }) => tokenExchangeResource)?.tokenExchangeResource?.id
}

function removeSingleSignOn(activities: readonly Partial<Activity>[]): void {
  for (const content of contentsOf(activities)) delete content.tokenExchangeResource
}

/** Rethrows the original error instead of the dialog's error about it. */
async function rethrowOriginal<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    throw error instanceof DialogContextError ? error.error : error
  }
}

import { TurnContext } from 'botbuilder'
import type { Clock } from '../../core/clock.ts'
import { waitAtMost } from '../../core/deadline.ts'
import type { Log } from '../../core/log.ts'
import { withQuotaWaits } from '../../core/quota-waits.ts'
import { refusalAfterSignIn, signInErrors, wantsDevice } from '../../core/sign-in-errors.ts'
import { readSender } from '../channel/activity.ts'
import type { Channel } from '../channel/adapter.ts'
import type { Delivery } from '../channel/delivery.ts'
import { createMembers } from '../channel/members.ts'
import type { PersonAddress } from '../posts/address.ts'
import type { ApproverCards } from '../posts/approver-card.ts'
import type { OperationCards } from '../posts/operation-card.ts'
import type { SignIn, UserRequest } from '../sign-in/sign-in.ts'
import { showError } from '../views/notice.ts'
import type { Reply } from '../views/reply.ts'
import { errorText, type MessagesFor } from '../words/index.ts'
import type { Background } from './background.ts'
import { turnErrors } from './errors.ts'
import { channelNotice, type PrivateReplies, type PrivateReply } from './private-reply.ts'
import { createProgressMessage, type ProgressCard } from './progress-message.ts'
import { explainError, type Outcome, type RequestContext, type Router } from './router.ts'

/**
 * Takes a request from its turn to its answer. Never throws; reports errors in the chat. `counted`: the rate limit
 * already counted it.
 */
export type AnswerRequest = (
  context: TurnContext,
  asked: UserRequest,
  options?: { readonly counted?: boolean },
) => Promise<Reply>

type ReplyOutcome = Extract<Outcome, { kind: 'reply' }>
type SignInOutcome = Extract<Outcome, { kind: 'signIn' }>
/** A request apart from its progress. */
type PreparedRequest = Omit<RequestContext, 'progress'>

/**
 * How long a turn holds its HTTP request before it shows progress and answers separately, in ms. Teams gives up after
 * 15 s, and a button seems dead after 5 s.
 */
const holdMs = 4_000
/** Delay before the typing indicator, in ms. With faster answers it would only flicker. */
const typingAfter = 400

export function createTurnRunner(options: {
  channel: Pick<Channel, 'continueConversation'>
  router: Router
  signIn: SignIn
  deliver: Delivery
  privateReplies: PrivateReplies
  operationCards: OperationCards
  approverCards: Pick<ApproverCards, 'shown'>
  background: Background
  messagesFor: MessagesFor
  clock: Clock
  log: Log
}): AnswerRequest {
  const { channel, router, signIn, deliver, privateReplies, operationCards, approverCards, background } = options
  const { messagesFor, clock, log } = options

  /** Tells the components that keep messages up to date which message this is. */
  const follow = ({ operation, request, posted }: Reply, id: string, pressed: boolean, asking: PreparedRequest) => {
    const { channel, sender } = asking
    if (operation) background.run('trackCard', () => operationCards.shown(operation, id, pressed, channel))
    if (request) background.run('trackCard', () => approverCards.shown(request, id, pressed, sender, channel))
    if (posted) background.run('trackCard', () => posted(id))
  }

  /** Sends the answer to the private chat and says so where the question was asked. */
  const answerInPrivate = async (
    context: TurnContext,
    asking: PreparedRequest,
    privateReply: PrivateReply,
    outcome: ReplyOutcome,
    place?: ProgressCard,
  ) => {
    const { reply } = outcome
    const { chat } = privateReply
    const posted = chat && (await deliver.postLater(chat, reply).catch(() => undefined))
    if (posted) follow(reply, posted, false, asking)
    const summary = outcome.privateReply?.postedInChannel ? (reply.counts ?? reply.summary) : undefined
    const spoken = channelNotice(posted ? privateReply : { ...privateReply, chat: undefined }, summary, asking.messages)
    await deliver.post(context, spoken, place?.id)
    return spoken
  }

  const show = async (
    context: TurnContext,
    asking: PreparedRequest,
    outcome: ReplyOutcome,
    place?: ProgressCard,
  ): Promise<Reply> => {
    const { asked, privateReply, messages, sender } = asking
    if (privateReply && outcome.privateReply) return answerInPrivate(context, asking, privateReply, outcome, place)
    const { refused } = outcome
    // The pressed card is gone, so offer its button again.
    const reply =
      refused && place?.taken ? showError(refused, messages, sender, router.repeat(asked.data)) : outcome.reply
    const id = await deliver.post(context, reply, place?.id ?? placeOf(reply, asked))
    if (id) follow(reply, id, id === asked.pressedId, asking)
    // The card is above the sign-in that it waited for, where nobody looks any more.
    if (id && id === asked.pressedId && asked.signedInBy === 'page' && reply.summary)
      await deliver.post(context, { text: reply.summary })
    return reply
  }

  const signInFirst = async (
    context: TurnContext,
    asking: PreparedRequest,
    { fresh, because }: SignInOutcome,
    place?: ProgressCard,
  ): Promise<Reply> => {
    const { sender, asked, messages } = asking
    const wantsProof = because instanceof signInErrors.moreProofRequired
    // The token from single sign-on wasn't sufficient, and another one would be no different.
    const onPage = wantsProof || asked.signedInBy !== undefined
    const proof = because && wantsDevice(because) ? messages.signIn.device : messages.signIn.proof
    const how = { onPage, ...(wantsProof && { text: proof }) }
    try {
      // Before asking for a sign-in, because single sign-on can answer immediately.
      if (place) await deliver.post(context, { text: messages.signIn.needed }, place.id)
      if (fresh) await signIn.signOut(sender)
      if (await signIn.ask(context, asked, messages, how)) return { text: messages.signIn.needed, replace: false }
    } catch (error) {
      const explained = explainError(error, messages, asking.log, sender)
      return explained.kind === 'reply' ? show(context, asking, explained, place) : {}
    }
    return work(context, asking)
  }

  const conclude = (
    context: TurnContext,
    asking: PreparedRequest,
    outcome: Outcome,
    place?: ProgressCard,
  ): Promise<Reply> => {
    if (outcome.kind === 'reply') return show(context, asking, outcome, place)
    const asked = { ...asking.asked, ...(place && { waitingId: place.id }) }
    if (asked.signedInBy === 'page') {
      const refused = refusalAfterSignIn(outcome.because)
      return conclude(context, asking, explainError(refused, asking.messages, asking.log, asking.sender), place)
    }
    return signInFirst(context, { ...asking, asked }, outcome, place)
  }

  /** The outcome if it arrives while the request can be held open; shows a typing indicator until then. */
  const early = async (context: TurnContext, outcome: Promise<Outcome>): Promise<Outcome | undefined> => {
    const quick = await waitAtMost(clock, typingAfter, outcome)
    if (quick) return quick
    if (context.activity.type === 'message') await context.sendActivity({ type: 'typing' }).catch(() => undefined)
    return waitAtMost(clock, holdMs - typingAfter, outcome)
  }

  const work = async (context: TurnContext, asking: PreparedRequest): Promise<Reply> => {
    const reference = TurnContext.getConversationReference(context.activity)
    const wait = createProgressMessage({ deliver, background, clock }, asking, reference)
    // Preparing calls the token service, which can be slow too.
    const running = withQuotaWaits(wait.quota, async () => {
      const step = await router.prepare({ ...asking, progress: wait.note })
      return step.kind === 'run' ? step.run() : step
    })
    const outcome = await early(context, running)
    if (outcome) return conclude(context, asking, outcome, await wait.end())
    background.run('answerLate', async () => {
      const late = await running.finally(wait.end)
      const place = await wait.end()
      await channel.continueConversation(reference, async (later) => void (await conclude(later, asking, late, place)))
    })
    return wait.show(context)
  }

  return async (context, asked, { counted = false } = {}) => {
    const { activity } = context
    const sender = readSender(activity)
    if (!sender) {
      const { what } = errorText(messagesFor(activity.locale), new turnErrors.unknownSender())
      await context.sendActivity(what)
      return { text: what, replace: false }
    }
    const privateReply = await privateReplies(sender)
    const here = TurnContext.getConversationReference(activity)
    const reach: PersonAddress = {
      conversation: privateReply?.chat ?? here,
      timeZone: sender.timeZone,
      locale: sender.locale,
    }
    return work(context, {
      sender,
      asked,
      counted,
      messages: messagesFor(sender.locale),
      channel: {
        reference: reach,
        userId: sender.userId,
        device: sender.device,
        ...(sender.place !== 'personal' && { shared: here }),
      },
      members: createMembers(context, log),
      log: log.child({ activity: activity.id, conversation: activity.conversation.id, person: sender.oid }),
      ...(privateReply && { privateReply }),
    })
  }
}

/** The message that a quick answer replaces: a card replaces the card whose button was pressed. */
function placeOf({ card, replace }: Reply, { pressedId }: UserRequest): string | undefined {
  return card && replace !== false ? pressedId : undefined
}

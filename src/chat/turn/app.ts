import { randomBytes } from 'node:crypto'
// Not the library's index, which loads 40 MB of language model vocabularies that no turn needs.
import { Application } from '@microsoft/teams-ai/lib/Application.js'
import type { TurnState } from '@microsoft/teams-ai/lib/TurnState.js'
import { type Activity, INVOKE_RESPONSE_KEY, type TurnContext } from 'botbuilder'
import { UserError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { type Metrics, noMetrics } from '../../core/metrics.ts'
import { readSender } from '../channel/activity.ts'
import type { Caller, Channel } from '../channel/adapter.ts'
import { toActivity } from '../channel/delivery.ts'
import { createMembers } from '../channel/members.ts'
import type { PlannedBy } from '../commands/accounts.ts'
import type { CommandSpec } from '../commands/spec.ts'
import { type Files, hasFiles } from '../input/files.ts'
import { mentionsPeople, replaceMentions } from '../input/mentions.ts'
import { addressFromContext } from '../posts/address.ts'
import type { SignIn, UserRequest } from '../sign-in/sign-in.ts'
import { showWelcome } from '../views/welcome.ts'
import type { MessagesFor } from '../words/index.ts'
import type { RateLimit } from './rate-limit.ts'
import { explainError } from './router.ts'
import { adjustStopError } from './stop-error.ts'
import type { AnswerRequest } from './turn-runner.ts'

/** A person, and how to reach them in their private chat. */
interface ReachablePerson {
  readonly key: { readonly tenantId: string; readonly personId: string }
  readonly reference: unknown
}

const signInInvokes = /^signin\/(verifyState|tokenExchange|failure)$/

/** The complete chat side of the bot. */
export function createBot(options: {
  channel: Channel
  /** Recognises repeated activities, and remembers how to reach their senders. */
  seen: { first(id: string, from?: ReachablePerson): Promise<boolean> }
  answer: AnswerRequest
  signIn: SignIn
  /** Remembers how to reach the senders of activities without an ID. */
  conversations: {
    save(key: ReachablePerson['key'], reference: unknown): Promise<void>
    remove(key: ReachablePerson['key']): Promise<void>
  }
  files: Files
  rateLimit: RateLimit
  /** Someone has just signed in, so operations waiting for them can continue. */
  signedIn(person: { oid: string; tid: string }): Promise<void>
  /** Whether someone was ever asked to approve, and how many requests are waiting for them. */
  approverStanding(person: { oid: string; tid: string }): Promise<{ asked: boolean; waiting: number }>
  /** To see whether a message that failed asked to stop an operation. */
  commands: readonly CommandSpec[]
  registry: PlannedBy
  messagesFor: MessagesFor
  log: Log
  metrics?: Metrics
}) {
  const { metrics = noMetrics } = options
  const { channel, seen, answer, signIn, rateLimit, registry, messagesFor, log } = options
  const app = new Application<TurnState>({
    adapter: channel.adapter,
    // No storage: the library would read its own state on every turn, and nothing here uses it. The library shares one
    // typing timer between all turns, so each turn shows typing itself.
    startTypingTimer: false,
    removeRecipientMention: true,
  })

  const resume = async (context: TurnContext) => {
    const asked = await signIn.resume(context, messagesFor(context.activity.locale))
    if (!asked) return
    for (const one of asked) await answer(context, one)
    const sender = readSender(context.activity)
    if (sender) await options.signedIn(sender)
  }

  const cancel = async (context: TurnContext) => {
    const messages = messagesFor(context.activity.locale)
    if (await signIn.abandon(context, messages)) await context.sendActivity(messages.signIn.cancelled)
  }

  /** Teams only tells the bot that single sign-on failed, so tell the person and show a button. */
  const ssoFailed = async (context: TurnContext) => {
    const { code, message } = failureOf(context.activity)
    if (shownByTeams.has(code)) return
    const asked = await signIn.withoutSso(context)
    if (!asked) return
    const messages = messagesFor(context.activity.locale)
    const reference = randomBytes(4).toString('hex')
    log.warn('Single sign-on failed in Teams', { reference, code, message })
    await context.sendActivity(messages.signIn.ssoFailed(code, reference))
    if (!(await signIn.ask(context, asked, messages, { onPage: true }))) await answer(context, asked)
  }

  /**
   * Answers a message; mentioned people and attached files count as accounts. The rate limit applies before anything is
   * fetched.
   */
  const reply = async (context: TurnContext) => {
    const { activity } = context
    const sender = readSender(activity)
    const attached = sender?.place === 'personal' && hasFiles(activity.attachments)
    const counted = sender !== undefined && (attached || mentionsPeople(activity))
    if (!counted) return answer(context, { text: activity.text })
    rateLimit.take('turn', sender)
    const text = await replaceMentions(activity, createMembers(context, log))
    const accounts = attached && (await options.files.accountsIn(activity.attachments))
    return answer(context, { text, ...(accounts && { attached: accounts }) }, { counted })
  }

  app.adaptiveCards.actionExecute(
    async ({ activity }) => activity.type === 'invoke' && activity.name === 'adaptiveCard/action',
    async (context, _state, data) => {
      const reply = await answer(context, pressRequest(context, data))
      return reply.card && reply.replace !== false
        ? (reply.card as { type: 'AdaptiveCard' })
        : (reply.text ?? reply.summary ?? '')
    },
  )
  app.activity('message', async (context) => {
    const { text, value } = context.activity
    if (isRecord(value) && !text) await answer(context, pressRequest(context, value))
    else if (await signIn.expectsCode(context)) await resume(context)
    else await reply(context)
  })
  app.addRoute(
    async ({ activity }) => activity.type === 'invoke' && signInInvokes.test(activity.name ?? ''),
    async (context) => {
      if (context.activity.name === 'signin/failure') await ssoFailed(context)
      else if (wasCancelled(context.activity)) await cancel(context)
      else await resume(context)
      // An outdated sign-in isn't an error; without a response, Teams would show one.
      if (!context.turnState.get(INVOKE_RESPONSE_KEY)) await acknowledge(context)
    },
    true,
  )
  app.activity('installationUpdate', async (context) => {
    const { action, locale, from } = context.activity
    const sender = readSender(context.activity)
    if (action && !action.startsWith('add')) {
      if (sender?.place === 'personal' && isRemoval(context.activity))
        await options.conversations.remove({ tenantId: sender.tid, personId: sender.oid })
      return
    }
    const { device = 'desktop' } = sender ?? {}
    const approver = sender?.place === 'personal' ? await options.approverStanding(sender) : undefined
    await context.sendActivity(toActivity(showWelcome(registry, messagesFor(locale), { device }, from.name, approver)))
  })

  /** Rate-limits what the router doesn't count: people without an Entra ID, and sign-in outcomes. */
  const exceedsRateLimit = ({ activity }: TurnContext): boolean => {
    const sender = readSender(activity)
    if (sender && !signInInvokes.test(activity.name ?? '')) return false
    try {
      rateLimit.take('turn', sender ?? { oid: activity.from.id, tid: '' })
      return false
    } catch {
      return true
    }
  }

  const reachedBy = (context: TurnContext): ReachablePerson | undefined => {
    const { activity } = context
    const sender = readSender(activity)
    if (sender?.place !== 'personal' || !/^(message|invoke|installationUpdate)$/.test(activity.type)) return undefined
    if (isRemoval(activity)) return undefined
    const key = { tenantId: sender.tid, personId: sender.oid }
    return { key, reference: addressFromContext(context, sender) }
  }

  /** The channel redelivers activities it believes were lost; duplicates are only acknowledged. */
  const once = async (context: TurnContext) => {
    const { id, conversation, type } = context.activity
    if (exceedsRateLimit(context)) {
      log.info('Ignored: rate limit exceeded', { activity: id })
      if (type === 'invoke') await acknowledge(context)
      return
    }
    const from = reachedBy(context)
    if (!id && from) await options.conversations.save(from.key, from.reference)
    if (!id || (await seen.first(`${conversation.id}/${id}`, from))) {
      await app.run(context)
      return
    }
    log.info('Duplicate activity ignored', { activity: id })
    if (type === 'invoke') await acknowledge(context)
  }

  /**
   * Reports failures around an answer, such as a database outage, in the chat, because an HTTP status alone shows
   * nothing there.
   */
  const truthfully = async (context: TurnContext) => {
    try {
      await once(context)
    } catch (error) {
      const { activity } = context
      if (activity.type !== 'message' && activity.type !== 'invoke') throw error
      const reader = readSender(activity) ?? { device: 'desktop' }
      const { text, value } = activity
      const { action = { data: value } } = Object(value) as { action?: { data?: unknown } }
      const asked = isRecord(action.data) && !text ? { data: action.data } : { text }
      const told = adjustStopError(error, asked, options.commands)
      if (told instanceof UserError) metrics.count('rollcall.refusals', { code: told.code })
      const outcome = explainError(told, messagesFor(activity.locale), log, reader)
      if (outcome.kind === 'reply') await context.sendActivity(toActivity(outcome.reply))
      if (activity.type === 'invoke' && !context.turnState.get(INVOKE_RESPONSE_KEY)) await acknowledge(context)
    }
  }

  return {
    /**
     * Handles one POST from the channel, given its caller and parsed body; returns the status and body of the response.
     */
    async receive(caller: Caller, body: unknown): Promise<{ status: number; body?: unknown }> {
      const { status, body: answered, refused, claimed } = await channel.receive(caller, body, truthfully)
      if (refused) log.warn('Inbound request refused', { status, refused, ...(claimed && { claimed }) })
      return answered === undefined ? { status } : { status, body: answered }
    },
  }
}

export type Bot = ReturnType<typeof createBot>

/** Whether the app was removed, rather than replaced by a newer version. */
const isRemoval = ({ type, action }: Activity): boolean => type === 'installationUpdate' && action === 'remove'

/** Failures after which Teams itself shows the sign-in card. */
const shownByTeams = new Set(['userconsentrequired', 'interactionrequired'])

/** The failure Teams reports. It is displayed and logged, so the code must be a single word. */
function failureOf({ value }: Activity): { code: string; message: string } {
  const { code, message } = Object(value) as { code?: unknown; message?: unknown }
  return {
    code: typeof code === 'string' && /^\w{1,40}$/.test(code) ? code.toLowerCase() : 'unknown',
    message: String(message ?? '').slice(0, 300),
  }
}

/** Whether the person closed the sign-in window; Teams sends that instead of a code. */
function wasCancelled({ name, value }: Activity): boolean {
  return name === 'signin/verifyState' && Object(value).state === 'CancelledByUser'
}

async function acknowledge(context: TurnContext): Promise<void> {
  await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
}

function pressRequest(context: TurnContext, data: unknown): UserRequest {
  const { replyToId } = context.activity
  return { data: isRecord(data) ? data : {}, ...(replyToId && { pressedId: replyToId }) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

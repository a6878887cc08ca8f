import { Application } from '@microsoft/teams-ai'
import { INVOKE_RESPONSE_KEY, type Storage, TeamsSSOTokenExchangeMiddleware, TurnContext } from 'botbuilder'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { wordsFor } from '../words/index.ts'
import { readSpeaker } from './activity.ts'
import type { Channel } from './adapter.ts'
import type { Reply } from './command.ts'
import { type Deliver, type Reference, toActivity } from './deliver.ts'
import { type Asking, type Dispatcher, explain, type Outcome } from './dispatch.ts'
import type { OperationCards } from './operation-card.ts'
import { showWelcome } from './show/welcome.ts'
import { type Asked, ChatState, type SignIn } from './sign-in.ts'

/** The chat side as a whole. */
export interface Bot {
  /** One POST of the channel: its Authorization header and parsed body, to the status and body of the answer. */
  receive(header: string, body: unknown): Promise<{ status: number; body?: unknown }>
  /** Waits for answers that are still on their way. */
  close(): Promise<void>
}

/** How long a turn may hold its HTTP request before it says "working on it" and answers by itself later. Teams gives up at 15 s, an invoke looks dead at 5 s. */
const patience = 4_000
/** A turn that answers faster needs no typing indicator; it would only flicker. */
const typingAfter = 400

export function createBot(options: {
  channel: Channel
  storage: Storage
  connectionName: string
  seen: { first(id: string): Promise<boolean> }
  dispatcher: Dispatcher
  signIn: SignIn
  deliver: Deliver
  operationCards: OperationCards
  clock: Clock
  log: Log
}): Bot {
  const { channel, storage, seen, dispatcher, signIn, deliver, operationCards, clock, log } = options
  const app = new Application<ChatState>({
    adapter: channel.adapter,
    storage,
    turnStateFactory: () => new ChatState(),
    // The library keeps one timer for all turns at once; we show typing by the turn.
    startTypingTimer: false,
    removeRecipientMention: true,
  })
  // Several devices of one person may all answer the same single sign-on request.
  channel.adapter.use(new TeamsSSOTokenExchangeMiddleware(storage, options.connectionName))

  const background = new Set<Promise<unknown>>()
  const inBackground = (work: () => Promise<unknown>) => {
    const task = work()
      .catch((error) => log.error('An answer could not be delivered', { error }))
      .finally(() => background.delete(task))
    background.add(task)
  }

  /** Shows an outcome. @returns the reply that was shown, for invokes that carry their answer home */
  const conclude = async (context: TurnContext, state: ChatState, asking: Asking, outcome: Outcome): Promise<Reply> => {
    const { speaker, asked, words } = asking
    if (outcome.kind === 'reply') return show(context, asking, outcome.reply)
    try {
      if (outcome.fresh) await signIn.signOut(speaker)
      if (await signIn.ask(context, state, asked, words)) return { text: words.signIn.needed, replace: false }
    } catch (error) {
      const explained = explain(error, words, asking.log, speaker)
      return explained.kind === 'reply' ? show(context, asking, explained.reply) : {}
    }
    return turn(context, state, asking)
  }

  const show = async (context: TurnContext, asking: Asking, reply: Reply): Promise<Reply> => {
    const id = await deliver.post(context, reply, asking.asked.pressedId)
    const { operation } = reply
    if (operation && id) inBackground(() => operationCards.shown(operation, reply, id, asking.channel))
    return reply
  }

  /** Waits for the outcome as long as the request may be held, showing that somebody is at work. */
  const await_ = async (context: TurnContext, work: Promise<Outcome>): Promise<Outcome | undefined> => {
    const pause = new AbortController()
    const sleep = (ms: number) =>
      clock.sleep(ms, pause.signal).then(
        () => undefined,
        () => undefined,
      )
    try {
      const quick = await Promise.race([work, sleep(typingAfter)])
      if (quick) return quick
      if (context.activity.type === 'message') await context.sendActivity({ type: 'typing' }).catch(() => undefined)
      return await Promise.race([work, sleep(patience - typingAfter)])
    } finally {
      pause.abort()
    }
  }

  const turn = async (context: TurnContext, state: ChatState, asking: Asking): Promise<Reply> => {
    const step = await dispatcher.prepare(asking)
    if (step.kind !== 'run') return conclude(context, state, asking, step)
    const work = step.run()
    const outcome = await await_(context, work)
    if (outcome) return conclude(context, state, asking, outcome)
    const reference = TurnContext.getConversationReference(context.activity)
    inBackground(async () => answerLater(reference, asking, await work))
    const text = asking.words.turn.working
    if (context.activity.type === 'message') await context.sendActivity(text)
    return { text, replace: false }
  }

  const answerLater = (reference: Reference, asking: Asking, outcome: Outcome) =>
    channel.proactively(reference, async (context) => {
      const state = new ChatState()
      await state.load(context, storage)
      await conclude(context, state, asking, outcome)
      await state.save(context, storage)
    })

  const askingOf = (context: TurnContext, asked: Asked): Asking | undefined => {
    const { activity } = context
    const speaker = readSpeaker(activity)
    if (!speaker) return undefined
    const reference = TurnContext.getConversationReference(activity)
    return {
      speaker,
      asked,
      words: wordsFor(speaker.locale),
      channel: { reference, userId: speaker.userId, device: speaker.device, timeZone: speaker.timeZone },
      log: log.child({ activity: activity.id, conversation: activity.conversation.id, person: speaker.oid }),
    }
  }

  /** A turn from its first look to its answer. */
  const handle = async (context: TurnContext, state: ChatState, asked: Asked): Promise<Reply> => {
    const asking = askingOf(context, asked)
    if (asking) return turn(context, state, asking)
    const { what } = wordsFor(context.activity.locale).errors.unknownSender({})
    await context.sendActivity(what)
    return { text: what, replace: false }
  }

  const resume = async (context: TurnContext, state: ChatState) => {
    const asked = await signIn.resume(context, state, wordsFor(context.activity.locale))
    if (asked) await handle(context, state, asked)
  }

  app.adaptiveCards.actionExecute(
    async ({ activity }) => activity.type === 'invoke' && activity.name === 'adaptiveCard/action',
    async (context, state, data) => {
      const reply = await handle(context, state, pressed(context, data))
      return reply.card && reply.replace !== false ? (reply.card as never) : (reply.text ?? '')
    },
  )
  app.activity('message', async (context, state) => {
    const { text, value } = context.activity
    if (value && typeof value === 'object' && !text) await handle(context, state, pressed(context, value))
    else if (signIn.expectsCode(context, state)) await resume(context, state)
    else await handle(context, state, { text: text ?? '' })
  })
  app.addRoute(
    async ({ activity }) =>
      activity.type === 'invoke' && /^signin\/(verifyState|tokenExchange)$/.test(activity.name ?? ''),
    async (context, state) => {
      await resume(context, state)
      // A sign-in nobody waits for any more is no error; 501 would make Teams show one.
      if (!answered(context)) await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
    },
    true,
  )
  app.addRoute(
    async ({ activity }) => activity.type === 'invoke' && activity.name === 'signin/failure',
    async (context, state) => {
      signIn.abandon(state)
      await context.sendActivity(wordsFor(context.activity.locale).signIn.cancelled)
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
    },
    true,
  )
  app.activity('installationUpdate', async (context) => {
    const { action, locale } = context.activity
    if (action && !action.startsWith('add')) return
    const device = readSpeaker(context.activity)?.device ?? 'desktop'
    await context.sendActivity(toActivity(showWelcome(wordsFor(locale), { device })))
  })

  return {
    async receive(header, body) {
      const { status, body: answer } = await channel.receive(header, body, async (context) => {
        const { id, conversation, type } = context.activity
        if (id && !(await seen.first(`${conversation.id}/${id}`))) {
          log.info('Activity seen before', { activity: id })
          if (type === 'invoke') await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } })
          return
        }
        await app.run(context)
      })
      return answer === undefined ? { status } : { status, body: answer }
    },
    async close() {
      while (background.size > 0) await Promise.allSettled(background)
      await operationCards.close()
    },
  }
}

function pressed(context: TurnContext, data: unknown): Asked {
  const { replyToId } = context.activity
  return { data: isRecord(data) ? data : {}, ...(replyToId && { pressedId: replyToId }) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function answered(context: TurnContext): boolean {
  return context.turnState.get(INVOKE_RESPONSE_KEY) !== undefined
}

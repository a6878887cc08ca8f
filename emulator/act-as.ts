import { type Act, adaptiveCard, type ConversationKind, personOf } from './activity.ts'
import { actionsOf, type CardAction, inputsOf } from './card-parts.ts'
import type { Channel, Sent } from './channel.ts'
import type { Client } from './clients.ts'
import type { Conversation, Conversations, Entry } from './conversations.ts'
import { HttpError } from './http.ts'
import type { Completed, SignIn } from './sign-in.ts'
import type { SilentSignIn } from './silent-sign-in.ts'
import type { Person, World } from './world.ts'

/** A person and where they act; in their own private chat if `conversation` is omitted. */
export interface Actor extends Client {
  /** Object ID or user principal name. */
  readonly as: string
  readonly conversation?: string
  /** Kind of conversation, if it is new. */
  readonly kind?: ConversationKind
}

/** The result; `replies` are the bot's messages posted or edited by then. */
export interface Outcome extends Sent {
  readonly replies: readonly Entry[]
}

/** The button to press and the values to fill in. Without `message`, the newest card with such a button. */
export interface Press {
  readonly message?: string
  /** The button's title, verb or position in the card. */
  readonly button: string | number
  readonly inputs?: Readonly<Record<string, string>>
}

/** Lets programs act as people of the tenant in Teams. */
export interface Acting {
  /** Sends a message; in groups and channels it mentions the bot, which wouldn't receive it otherwise. */
  say(actor: Actor, text: string, more?: Act): Promise<Outcome>
  /** Presses a button on a card. */
  press(actor: Actor, press: Press): Promise<Outcome>
  /** Sends any activity; missing properties are filled in as in Teams. */
  send(actor: Actor, activity: Act): Promise<Outcome>
  /** Completes the conversation's newest sign-in card, as the actor or as `account`. */
  signIn(actor: Actor, account?: string): Promise<Completed>
  /** Resolves with the bot's newest message matching `is`, once there is one. */
  heard(actor: Actor, is: (entry: Entry) => boolean, signal: AbortSignal): Promise<Entry>
  conversation(actor: Actor): Conversation
}

export function createActing(options: {
  world: World
  channel: Channel
  conversations: Conversations
  silent: SilentSignIn
  signIn: SignIn
}): Acting {
  const { world, channel, conversations, silent, signIn } = options

  function resolve(actor: Actor): { person: Person; conversation: Conversation } {
    const person = personOf(world, actor.as)
    if (!person) throw new HttpError(404, `Nobody is called ${actor.as}`)
    const { conversation: id, kind = 'groupChat' } = actor
    const conversation = id
      ? (conversations.find(id) ?? conversations.ensure(id, kind))
      : conversations.personal(person)
    return { person, conversation }
  }

  async function send(actor: Actor, activity: Act): Promise<Outcome> {
    const { person, conversation } = resolve(actor)
    const before = new Map(conversation.entries.map((one) => [one.id, one.edits]))
    const sent = await channel.send(person, conversation, activity, actor)
    await silent.idle()
    const replies = conversation.entries.filter((one) => one.from === 'bot' && before.get(one.id) !== one.edits)
    return { ...sent, replies }
  }

  function find(
    conversation: Conversation,
    { message, button }: Press,
  ): { entry: Entry; action: CardAction; card: unknown } {
    const entries = message ? conversation.entries.filter((one) => one.id === message) : conversation.entries
    for (const entry of entries.toReversed())
      for (const { contentType, content: card } of entry.activity.attachments ?? []) {
        if (contentType !== adaptiveCard) continue
        const actions = actionsOf(card)
        const action =
          typeof button === 'number'
            ? actions[button]
            : actions.find((one) => one.title === button || one.verb === button)
        if (action) return { entry, action, card }
      }
    throw new HttpError(404, `No card with a button ${button}`)
  }

  return {
    send,
    conversation: (actor) => resolve(actor).conversation,
    say(actor, text, more = {}) {
      const { conversation } = resolve(actor)
      if (conversation.kind === 'personal') return send(actor, { text, ...more })
      return send(actor, { ...mention(world, text), ...more })
    },
    async press(actor, press) {
      const { entry, action, card } = find(resolve(actor).conversation, press)
      return send(actor, { ...pressed(action, { ...inputsOf(card), ...press.inputs }), replyToId: entry.id })
    },
    async signIn(actor, account = actor.as) {
      const { conversation, person: presser } = resolve(actor)
      const [link, person] = [signIn.linkIn(conversation), personOf(world, account)]
      const done = link && person ? await signIn.complete(link, person, presser) : undefined
      if (!done)
        throw new HttpError(
          404,
          person ? 'No sign-in card is open in this conversation' : `Nobody is called ${account}`,
        )
      return done
    },
    heard(actor, is, signal) {
      const { conversation } = resolve(actor)
      const newest = () => conversation.entries.findLast((one) => one.from === 'bot' && is(one))
      return new Promise((resolveWith, reject) => {
        const look = () => {
          const entry = newest()
          if (!entry) return
          signal.removeEventListener('abort', giveUp)
          unwatch()
          resolveWith(entry)
        }
        const unwatch = conversations.watch((changed) => changed === conversation && look())
        const giveUp = () => {
          unwatch()
          reject(new Error(`The bot did not say it; its last words: ${lastText(conversation)}`))
        }
        signal.addEventListener('abort', giveUp)
        look()
      })
    },
  }
}

/** The activity for a pressed button: an invoke for Action.Execute, a message without text for Action.Submit. */
function pressed(action: CardAction, inputs: Readonly<Record<string, string>>): Act {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== ''))
  const data =
    typeof action.data === 'object' && action.data !== null ? { ...action.data, ...given } : (action.data ?? given)
  if (action.type === 'Action.Submit') return { type: 'message', value: data }
  if (action.type !== 'Action.Execute') throw new HttpError(400, `A bot hears nothing of ${action.type}`)
  const { title, type, verb } = action
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type, title, verb, data }, trigger: 'manual' },
  }
}

function mention(world: World, text: string): Act {
  const tag = '<at>Rollcall</at>'
  return {
    text: `${tag} ${text}`,
    entities: [{ type: 'mention', text: tag, mentioned: { id: `28:${world.appId}`, name: 'Rollcall' } }],
  }
}

function lastText({ entries }: Conversation): string {
  const last = entries.findLast((one) => one.from === 'bot')
  if (!last) return 'none'
  // Only text and attachments, to keep the line readable.
  const { text, attachments } = last.activity
  return JSON.stringify({ text, cards: attachments?.map(({ content }) => content) }).slice(0, 2_000)
}

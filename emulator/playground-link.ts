import { type Activity, oauthCard } from './activity.ts'
import type { Conversation, Entry } from './conversations.ts'
import type { Person } from './world.ts'

/** What the Playground answered. */
export interface Forwarded {
  readonly status: number
  readonly body: unknown
  /** The id under which the bot knows the message. */
  readonly id?: string
}

/** Shows conversations in the Agents Playground, in whose browser pane one person of the tenant sits. */
export interface PlaygroundLink {
  /** Whether this conversation is shown there at all. */
  shows(conversation: Conversation): boolean
  post(conversation: Conversation, activity: Activity, replyTo?: string): Promise<Forwarded>
  /** Edits a message; one that is not on the page any more is posted again, and goes by its old id from then on. */
  put(conversation: Conversation, id: string, activity: Activity): Promise<Forwarded>
  /** Shows what the bot said last once more: the pane forgets its chat with every load of the page, Teams never does. */
  recall(conversation: Conversation): Promise<void>
  /** The id the bot knows a message by, from the one the Playground uses. */
  idForBot(id: string): string
  /** Where it listens; undefined when there is none. */
  url: string | undefined
}

const patience = 8_000
/** How many of the bot's messages are shown again. */
const recalled = 8

export function createPlaygroundLink(options: { url?: string | undefined; person: Person }): PlaygroundLink {
  const toPlayground = new Map<string, string>()
  const toBot = new Map<string, string>()
  const turns = new Map<string, Promise<unknown>>()
  const recalls = new Map<Conversation, Promise<void>>()
  // What the page has drawn since it was loaded last. It remembers nothing over a load, and chokes on the edit of a message
  // it does not know; the Playground behind it remembers all, and passes such an edit on.
  const drawn = new Set<string>()

  async function call(
    method: string,
    conversation: Conversation,
    rest: string,
    activity: Activity,
  ): Promise<Forwarded> {
    const address = `${self.url}/_connector/v3/conversations/${encodeURIComponent(conversation.id)}/activities${rest}`
    // The bot's Authorization header stays here: given one, the Playground would look for the real token service.
    const init = { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(activity, known) }
    const response = await connect(address, init)
    const body: unknown = await response.json().catch(() => undefined)
    const { id } = (body ?? {}) as { id?: string }
    return { status: response.status, body, ...(id && { id }) }
  }

  const path = (id: string | undefined) => (id ? `/${encodeURIComponent(toPlayground.get(id) ?? id)}` : '')

  async function post(conversation: Conversation, activity: Activity, replyTo?: string): Promise<Forwarded> {
    const posted = await call('POST', conversation, path(replyTo), activity)
    if (posted.id) drawn.add(posted.id)
    return posted
  }

  async function put(conversation: Conversation, id: string, activity: Activity): Promise<Forwarded> {
    if (drawn.has(id)) {
      const edited = await call('PUT', conversation, path(id), { ...activity, id: toPlayground.get(id) ?? id })
      if (edited.status !== 404) return { ...edited, id }
    }
    const { id: _, ...fresh } = activity
    const posted = await call('POST', conversation, '', fresh)
    if (posted.id) {
      toPlayground.set(id, posted.id)
      toBot.set(posted.id, id)
      drawn.add(id)
    }
    return { status: posted.id ? 200 : posted.status, body: posted.id ? { id } : posted.body, id }
  }

  /** Two edits of a forgotten message at once would both post it: what concerns one message takes turns. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(id) ?? Promise.resolve()
    const mine = before.catch(() => undefined).then(work)
    turns.set(id, mine)
    void mine.catch(() => undefined).finally(() => turns.get(id) === mine && turns.delete(id))
    return mine
  }

  async function drawAgain(conversation: Conversation): Promise<void> {
    drawn.clear()
    const last = conversation.entries.filter(worthRecalling).slice(-recalled)
    for (const { id } of last) {
      await inTurn(id, async () => {
        const now = conversation.entries.find((one) => one.id === id)
        if (now && worthRecalling(now) && !drawn.has(id)) await put(conversation, id, now.activity)
      })
    }
  }

  const worthRecalling = ({ from, deleted, activity }: Entry) =>
    from === 'bot' && !deleted && !activity.attachments?.some(({ contentType }) => contentType === oauthCard)

  const self: PlaygroundLink = {
    url: options.url,
    shows: ({ kind, person }) => self.url !== undefined && (kind !== 'personal' || person?.id === options.person.id),
    post,
    put: (conversation, id, activity) => inTurn(id, () => put(conversation, id, activity)),
    recall(conversation) {
      // The Playground may tell of one load twice.
      const running = recalls.get(conversation) ?? drawAgain(conversation).finally(() => recalls.delete(conversation))
      recalls.set(conversation, running)
      return running
    },
    idForBot: (id) => toBot.get(id) ?? id,
  }
  return self
}

/** Leaves out the full width of cards, which the Playground cannot draw and warns of under each of them. */
const known = (key: string, value: unknown) => (key === 'msteams' ? { ...Object(value), width: undefined } : value)

/** Playground and bot start side by side: a bot that goes on with old work may speak before the chat is there. */
async function connect(address: string, init: RequestInit): Promise<Response> {
  const until = Date.now() + patience
  for (;;) {
    try {
      return await fetch(address, init)
    } catch (error) {
      if (Date.now() > until)
        return Response.json({ error: { code: 'ServiceUnavailable', message: String(error) } }, { status: 503 })
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

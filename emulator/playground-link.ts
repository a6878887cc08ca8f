import { type Activity, oauthCard } from './activity.ts'
import type { Conversation, Entry } from './conversations.ts'
import type { Person } from './world.ts'

/** The Playground's response. */
export interface Forwarded {
  readonly status: number
  readonly body: unknown
  /** The message's ID as the bot knows it. */
  readonly id?: string
}

/** Shows conversations in the Agents Playground, used by one person of the tenant. */
export interface PlaygroundLink {
  /** Whether it shows this conversation at all. */
  shows(conversation: Conversation): boolean
  post(conversation: Conversation, activity: Activity, replyTo?: string): Promise<Forwarded>
  /**
   * Edits a message. One that is no longer on the page is posted again and keeps its old ID, unless many messages have
   * followed it: as the newest message, it would look like an answer.
   */
  put(conversation: Conversation, id: string, activity: Activity): Promise<Forwarded>
  /** Shows the bot's latest messages again: unlike Teams, the Playground loses its chat on every page load. */
  recall(conversation: Conversation): Promise<void>
  /** Translates a Playground message ID to the bot's. */
  idForBot(id: string): string
  /** The Playground's address; undefined if there is none. */
  url: string | undefined
}

const timeoutMs = 8_000
/** Number of the bot's messages that are shown again. */
const maxRecalled = 8

export function createPlaygroundLink(options: { url?: string | undefined; person: Person }): PlaygroundLink {
  const toPlayground = new Map<string, string>()
  const toBot = new Map<string, string>()
  const turns = new Map<string, Promise<unknown>>()
  const recalls = new Map<Conversation, Promise<void>>()
  // Messages drawn since the page was last loaded. The page forgets them on load and fails on edits of unknown
  // messages, but the Playground's server remembers all and passes such edits on.
  const drawn = new Set<string>()

  async function call(
    method: string,
    conversation: Conversation,
    rest: string,
    activity: Activity,
  ): Promise<Forwarded> {
    const address = `${self.url}/_connector/v3/conversations/${encodeURIComponent(conversation.id)}/activities${rest}`
    // Without the bot's Authorization header, which would make the Playground call the real token service.
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
    if (isLongPast(conversation, id)) return { status: 200, body: { id }, id }
    const { id: _, ...fresh } = activity
    const posted = await call('POST', conversation, '', fresh)
    if (posted.id) {
      toPlayground.set(id, posted.id)
      toBot.set(posted.id, id)
      drawn.add(id)
    }
    return { status: posted.id ? 200 : posted.status, body: posted.id ? { id } : posted.body, id }
  }

  /** Serialises work per message, because two simultaneous edits of a forgotten message would both post it. */
  function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(id) ?? Promise.resolve()
    const mine = before.catch(() => undefined).then(work)
    turns.set(id, mine)
    void mine.catch(() => undefined).finally(() => turns.get(id) === mine && turns.delete(id))
    return mine
  }

  async function drawAgain(conversation: Conversation): Promise<void> {
    drawn.clear()
    const last = lastOf(conversation)
    for (const { id } of last) {
      await inTurn(id, async () => {
        const now = conversation.entries.find((one) => one.id === id)
        if (now && worthRecalling(now) && !drawn.has(id)) await put(conversation, id, now.activity)
      })
    }
  }

  const worthRecalling = ({ from, deleted, activity }: Entry) =>
    from === 'bot' && !deleted && !activity.attachments?.some(({ contentType }) => contentType === oauthCard)

  const lastOf = ({ entries }: Conversation) => entries.filter(worthRecalling).slice(-maxRecalled)

  const isLongPast = (conversation: Conversation, id: string) => {
    const entry = conversation.entries.find((one) => one.id === id)
    return entry !== undefined && worthRecalling(entry) && !lastOf(conversation).includes(entry)
  }

  const self: PlaygroundLink = {
    url: options.url,
    shows: ({ kind, person }) => self.url !== undefined && (kind !== 'personal' || person?.id === options.person.id),
    post,
    put: (conversation, id, activity) => inTurn(id, () => put(conversation, id, activity)),
    recall(conversation) {
      // The Playground may report one load twice.
      const running = recalls.get(conversation) ?? drawAgain(conversation).finally(() => recalls.delete(conversation))
      recalls.set(conversation, running)
      return running
    },
    idForBot: (id) => toBot.get(id) ?? id,
  }
  return self
}

/** Removes the full width of cards, which the Playground can't draw and warns about below each card. */
const known = (key: string, value: unknown) => (key === 'msteams' ? { ...Object(value), width: undefined } : value)

/** Playground and bot start in parallel, so a bot continuing earlier work might post before the chat exists. */
async function connect(address: string, init: RequestInit): Promise<Response> {
  const until = Date.now() + timeoutMs
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

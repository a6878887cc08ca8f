import { type Activity, memberOf, oauthCard, personOf } from './activity.ts'
import type { BotFramework } from './bot-framework.ts'
import type { Conversation, Conversations } from './conversations.ts'
import { type Answer, type Call, HttpError, type Route } from './http.ts'
import type { PlaygroundLink } from './playground-link.ts'
import type { SilentSignIn } from './silent-sign-in.ts'
import type { World } from './world.ts'

/** Teams counts two bytes per character, including attachments. */
const maxMessageBytes = 100 * 1024

/**
 * The connector, which receives the bot's messages: `/_connector/v3/...`. Every call needs the bot's token. Messages
 * are stored, and forwarded to the Playground if it shows the conversation.
 */
export function connectorRoutes(options: {
  world: World
  framework: BotFramework
  conversations: Conversations
  playground: PlaygroundLink
  silent: SilentSignIn
  serviceUrl: () => string
}): Route[] {
  const { world, framework, conversations, playground, silent, serviceUrl } = options

  function conversationOf(id: string): Conversation {
    const found = conversations.find(decodeURIComponent(id))
    if (!found) throw connectorError(404, 'ConversationNotFound', 'Conversation not found.')
    return found
  }

  /** Like `conversationOf`, but for messages, which are refused if the person has removed or blocked the app. */
  function writableOf(id: string): Conversation {
    const found = conversationOf(id)
    if (found.person && conversations.uninstalled.has(found.person.id)) throw writesBlocked()
    return found
  }

  async function activityOf(call: Call): Promise<Activity> {
    const text = await call.text()
    if (text.length * 2 > maxMessageBytes) throw connectorError(413, 'MessageSizeTooBig', 'Message size too large.')
    const activity = (await call.json()) as Partial<Activity>
    if (!activity.type) throw connectorError(400, 'BadSyntax', 'Activity type is missing.')
    return { ...activity, type: activity.type }
  }

  /** Shows a message in its conversation. */
  async function deliver(
    conversation: Conversation,
    activity: Activity,
    options: { replyTo?: string; id?: string } = {},
  ) {
    const keep = activity.type === 'message'
    if (!playground.shows(conversation)) {
      const id = keep ? conversations.append(conversation, 'bot', activity, options.id).id : conversations.newId()
      return { status: 201, body: { id } }
    }
    const shown = options.id
      ? await playground.put(conversation, options.id, activity)
      : await playground.post(conversation, activity, options.replyTo)
    if (shown.status >= 400) return { status: shown.status, body: shown.body }
    const id = options.id ?? shown.id ?? conversations.newId()
    if (keep) conversations.append(conversation, 'bot', activity, id)
    return { status: 201, body: { id } }
  }

  async function post(call: Call): Promise<Answer> {
    const [conversationId = '', replyTo] = call.params
    const conversation = writableOf(conversationId)
    const activity = await activityOf(call)
    const card = activity.attachments?.find((one) => one.contentType === oauthCard)
    const people = card ? silent.answering(conversation, activity, card.content) : []
    if (!card || people.length === 0)
      return deliver(conversation, activity, replyTo ? { replyTo: decodeURIComponent(replyTo) } : {})
    // Teams tries single sign-on first, and shows the card only to people who must sign in interactively.
    const id = conversations.newId()
    silent.attempt(conversation, people, card.content, async () => {
      await deliver(conversation, activity, { id })
    })
    return { status: 201, body: { id } }
  }

  async function put(call: Call): Promise<Answer> {
    const [conversationId = '', raw = ''] = call.params
    const conversation = writableOf(conversationId)
    const id = decodeURIComponent(raw)
    const activity = await activityOf(call)
    const shown = playground.shows(conversation) ? await playground.put(conversation, id, activity) : undefined
    if (shown && shown.status >= 400) return { status: shown.status, body: shown.body }
    const entry = conversations.replace(conversation, id, activity)
    if (!entry && !shown) throw unknownActivity()
    if (!entry) conversations.append(conversation, 'bot', activity, id)
    return { status: 200, body: { id } }
  }

  async function remove(call: Call): Promise<Answer> {
    const [conversationId = '', raw = ''] = call.params
    const conversation = conversationOf(conversationId)
    const id = decodeURIComponent(raw)
    if (!conversations.remove(conversation, id)) throw unknownActivity()
    // The Playground can't delete messages, so show what Teams shows instead.
    const gone = { type: 'message', text: '_This message has been deleted._', textFormat: 'markdown' }
    if (playground.shows(conversation)) await playground.put(conversation, id, gone)
    return { status: 200 }
  }

  async function create(call: Call): Promise<Answer> {
    const body = (await call.json()) as {
      isGroup?: boolean
      members?: { id?: string }[]
      tenantId?: string
      channelData?: { tenant?: { id?: string }; channel?: { id?: string } }
      activity?: Activity
    }
    const tenant = body.tenantId ?? body.channelData?.tenant?.id
    const channel = body.channelData?.channel?.id
    if (tenant !== world.tenantId && !channel) throw connectorError(400, 'BadSyntax', 'Invalid tenant id.')
    const person = personOf(world, body.members?.[0]?.id)
    if (!channel && (body.isGroup || body.members?.length !== 1 || !person))
      throw connectorError(400, 'BadSyntax', 'Incorrect conversation creation parameters')
    if (!channel && person && conversations.uninstalled.has(person.id))
      throw connectorError(403, 'ForbiddenOperationException', "Bot is not installed in user's personal scope")
    const conversation =
      channel || !person ? conversations.ensure(channel ?? '', 'channel') : conversations.personal(person)
    const first = body.activity ? await deliver(conversation, body.activity) : undefined
    if (first && first.status >= 400) return first
    const { id: activityId } = (first?.body ?? {}) as { id?: string }
    const made = { id: conversation.id, serviceUrl: serviceUrl(), ...(activityId && { activityId }) }
    return { status: 201, body: made }
  }

  function members({ params: [id = ''] }: Call): object[] {
    return conversations.members(conversationOf(id)).map((person) => memberOf(world, person))
  }

  function member({ params: [id = '', raw = ''] }: Call): Answer {
    const { person } = conversationOf(id)
    const asked = personOf(world, decodeURIComponent(raw))
    if (!asked || (person && person.id !== asked.id))
      throw connectorError(404, 'MemberNotFoundInConversation', 'Member not found in conversation.')
    return { status: 200, body: memberOf(world, asked) }
  }

  const route = (method: string, rest: string, handle: (call: Call) => Promise<Answer> | Answer): Route => ({
    method,
    // The SDK appends its paths to service URLs with and without a trailing slash.
    path: new RegExp(`^/_connector/{1,2}v3/conversations${rest}$`),
    async handle(call) {
      await framework.requireBot(call)
      return handle(call)
    },
  })

  return [
    route('POST', '', create),
    route('POST', '/([^/]+)/activities', post),
    route('POST', '/([^/]+)/activities/([^/]+)', post),
    route('PUT', '/([^/]+)/activities/([^/]+)', put),
    route('DELETE', '/([^/]+)/activities/([^/]+)', remove),
    route('GET', '/([^/]+)/members', (call) => ({ status: 200, body: members(call) })),
    route('GET', '/([^/]+)/activities/[^/]+/members', (call) => ({ status: 200, body: members(call) })),
    route('GET', '/([^/]+)/pagedmembers', (call) => ({ status: 200, body: { members: members(call) } })),
    route('GET', '/([^/]+)/members/([^/]+)', member),
  ]
}

const connectorError = (status: number, code: string, message: string) =>
  new HttpError(status, message, { error: { code, message } })
/** An older format than other errors, as Teams sends it. */
const writesBlocked = () => {
  const detail = { subCode: 'MessageWritesBlocked', details: 'Thread is blocked from message writes.' }
  const message = JSON.stringify({ ...detail, errorCode: null, errorSubCode: null }, null, 2)
  return new HttpError(403, 'MessageWritesBlocked', { errorCode: 209, message })
}
const unknownActivity = () =>
  connectorError(404, 'ActivityNotFoundInConversation', 'Message does not exist in the thread.')

import { randomUUID } from 'node:crypto'
import { type Act, type Activity, adaptiveCard, botIdOf, botName, userIdOf } from './activity.ts'
import type { BotAnswer, BotFramework } from './bot-framework.ts'
import type { Client, Clients } from './clients.ts'
import type { Conversation, Conversations } from './conversations.ts'
import type { Person, World } from './world.ts'

/** The result of an activity: the bot's response and the activity's ID. */
export interface Sent extends BotAnswer {
  readonly activityId: string
  readonly conversationId: string
}

/** Teams' side of conversations with the bot: builds, signs and posts people's activities, and stores the messages. */
export interface Channel {
  /** Sends an activity as this person. Messages are stored, and a returned card replaces the one it came from. */
  send(person: Person, conversation: Conversation, partial: Act, client?: Client): Promise<Sent>
  /** Resolves once the bot has responded to everything sent in this conversation so far. */
  settled(conversation: Conversation): Promise<void>
}

export function createChannel(options: {
  world: World
  framework: BotFramework
  conversations: Conversations
  clients: Clients
  serviceUrl: () => string
  now: () => number
}): Channel {
  const { world, framework, conversations, clients, serviceUrl, now } = options
  const underWay = new Map<string, Set<Promise<unknown>>>()

  function complete(person: Person, conversation: Conversation, partial: Act, client: Client): Activity {
    const own = clients.of(person)
    const {
      platform = 'Web',
      locale = partial.locale ?? 'en-US',
      timezone = partial.localTimezone ?? 'UTC',
    } = {
      ...own,
      ...client,
    }
    const type = partial.type ?? 'message'
    const clientInfo = { type: 'clientInfo', locale, country: locale.split('-')[1] ?? 'US', platform, timezone }
    const entities = partial.entities ?? []
    const told = entities.find((one) => one['type'] === 'clientInfo')
    return {
      ...(type === 'message' && { textFormat: 'plain' }),
      timestamp: new Date(now()).toISOString(),
      localTimestamp: new Date(now()).toISOString(),
      ...partial,
      type,
      id: partial.id ?? (type === 'message' ? conversations.newId() : `f:${randomUUID()}`),
      channelId: 'msteams',
      serviceUrl: serviceUrl(),
      from: { id: userIdOf(person), name: person.displayName, aadObjectId: person.id },
      conversation: {
        ...partial.conversation,
        id: conversation.id,
        conversationType: conversation.kind,
        tenantId: world.tenantId,
        ...(conversation.kind !== 'personal' && { isGroup: true }),
      },
      recipient: { id: botIdOf(world), name: botName },
      entities: [{ ...clientInfo, ...told, ...own }, ...entities.filter((one) => one !== told)],
      channelData: { ...partial.channelData, tenant: { id: world.tenantId } },
      locale,
      localTimezone: timezone,
    }
  }

  async function send(person: Person, conversation: Conversation, partial: Act, client: Client): Promise<Sent> {
    const activity = complete(person, conversation, partial, client)
    if (conversation.kind === 'personal') {
      // Anyone who talks to the bot has it.
      const removes = activity.type === 'installationUpdate' && activity['action'] === 'remove'
      conversations.uninstalled[removes ? 'add' : 'delete'](person.id)
    }
    const id = activity.id ?? ''
    if (activity.type === 'message' && (activity.text || activity.attachments))
      conversations.append(conversation, person.id, activity, id)
    const answer = await framework.post(activity)
    if (activity.name === 'adaptiveCard/action') replaceCard(conversation, activity.replyToId, answer)
    return { ...answer, activityId: id, conversationId: conversation.id }
  }

  function replaceCard(conversation: Conversation, id: string | undefined, { body }: BotAnswer) {
    const { type, value } = (body ?? {}) as { type?: unknown; value?: unknown }
    const entry = conversation.entries.find((one) => one.id === id)
    if (!entry || type !== adaptiveCard) return
    const attachments = [{ contentType: adaptiveCard, content: value }]
    conversations.replace(conversation, entry.id, { ...entry.activity, attachments })
  }

  return {
    async send(person, conversation, partial, client = {}) {
      const sending = send(person, conversation, partial, client)
      const mine = underWay.get(conversation.id) ?? new Set()
      underWay.set(conversation.id, mine.add(sending))
      try {
        return await sending
      } finally {
        mine.delete(sending)
      }
    },
    async settled(conversation) {
      await Promise.allSettled(underWay.get(conversation.id) ?? [])
    },
  }
}

import { type Activity, kindOf, personOf } from './activity.ts'
import type { Channel } from './channel.ts'
import type { Conversations } from './conversations.ts'
import type { Call, Route } from './http.ts'
import type { PlaygroundLink } from './playground-link.ts'
import type { Person, World } from './world.ts'

/**
 * Receives what the Playground's user does at `/botproxy/api/messages`, passes it to the bot in Teams' form, and
 * returns the bot's response.
 */
export function botProxyRoutes(options: {
  world: World
  channel: Channel
  conversations: Conversations
  playground: PlaygroundLink
  person: Person
}): Route[] {
  const { world, channel, conversations, playground } = options
  const path = /^\/botproxy\/api\/messages$/

  async function forward(call: Call) {
    const activity = (await call.json()) as Activity
    const person = personOf(world, activity.from?.aadObjectId ?? activity.from?.id) ?? options.person
    const { id = '', conversationType } = activity.conversation ?? {}
    const kind = kindOf(conversationType)
    const conversation = kind === 'personal' ? conversations.personal(person) : conversations.ensure(id, kind)
    if (kind === 'personal' && activity.type === 'installationUpdate' && conversation.entries.length > 0) {
      // The Playground installs the app on every page load; in Teams, an app is installed once and the chat stays.
      await playground.recall(conversation)
      return { status: 200 }
    }
    const replyToId = activity.replyToId && playground.idForBot(activity.replyToId)
    const text = activity.text && linesOf(activity.text, world)
    const sent = await channel.send(person, conversation, {
      ...activity,
      ...(text && { text }),
      ...(replyToId && { replyToId }),
    })
    if (sent.status === 0)
      return { status: 502, body: { error: { code: 'BotUnreachable', message: String(sent.body) } } }
    return { status: sent.status, ...(sent.body !== undefined && { body: sent.body }) }
  }

  return [
    { method: 'POST', path, handle: forward },
    // The Playground polls with HEAD until it gets a response.
    { method: 'HEAD', path, handle: () => ({ status: 200 }) },
  ]
}

/** Minimum length: shorter text in front of a sign-in name might be a typing error. */
const shortestLine = 3

/** Restores the lines of a pasted column, which the Playground's text box joins without a separator. */
export function linesOf(text: string, world: Pick<World, 'domain' | 'find'>): string {
  const end = world.domain.replaceAll('.', '\\.')
  const split = text
    .replace(new RegExp(`(@${end})(?=[\\p{L}\\p{N}])`, 'giu'), '$1\n')
    .replace(/\b(UserPrincipalName|User principal name)(?=\S+@)/g, '$1\n')
  // A single name stays as it was typed.
  if (split === text) return text
  return split.replace(new RegExp(`[^\\s,;<>]+@${end}`, 'giu'), (word) => {
    if (world.find(word)) return word
    for (let at = shortestLine; at < word.indexOf('@') - 1; at++)
      if (world.find(word.slice(at))) return `${word.slice(0, at)}\n${word.slice(at)}`
    return word
  })
}

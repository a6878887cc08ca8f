import type { Person, World } from './world.ts'

/** A message attachment; a card if `content` is an object. */
export interface Attachment {
  readonly contentType: string
  readonly content?: unknown
  readonly contentUrl?: string
  readonly name?: string
}

/** A Bot Framework activity, with the properties the channel uses. */
export interface Activity extends Act {
  readonly type: string
}

/** An incomplete activity; missing properties are filled in as in Teams. */
export interface Act {
  readonly type?: string
  readonly id?: string
  readonly name?: string
  readonly text?: string
  readonly value?: unknown
  readonly replyToId?: string
  readonly from?: { readonly id?: string; readonly name?: string; readonly aadObjectId?: string }
  readonly recipient?: { readonly id?: string; readonly name?: string }
  readonly conversation?: { readonly id?: string; readonly conversationType?: string; readonly [key: string]: unknown }
  readonly attachments?: readonly Attachment[]
  readonly entities?: readonly Readonly<Record<string, unknown>>[]
  readonly channelData?: Readonly<Record<string, unknown>>
  readonly locale?: string
  readonly localTimezone?: string
  readonly [key: string]: unknown
}

export type ConversationKind = 'personal' | 'groupChat' | 'channel'

/** The bot's display name. */
export const botName = 'Rollcall'

export const adaptiveCard = 'application/vnd.microsoft.card.adaptive'
export const oauthCard = 'application/vnd.microsoft.card.oauth'

/** Channel IDs of people and their chats with the bot, derived from the object ID so that they never change. */
export const userIdOf = (person: Person) => `29:${person.id}`
export const chatIdOf = (person: Person) => `a:${person.id}`
export const botIdOf = (world: World) => `28:${world.appId}`

/** The person for a channel ID, chat ID, object ID or user principal name. */
export function personOf(world: World, id: string | undefined): Person | undefined {
  return id ? world.find(id.replace(/^(29|8:orgid|a):/, '')) : undefined
}

/** An account as a member of a conversation. */
export function memberOf(world: World, person: Person): object {
  return {
    id: userIdOf(person),
    objectId: person.id,
    aadObjectId: person.id,
    name: person.displayName,
    givenName: person.givenName,
    surname: person.surname,
    email: person.mail,
    userPrincipalName: person.userPrincipalName,
    tenantId: world.tenantId,
    userRole: person.userType === 'Guest' ? 'guest' : 'user',
  }
}

/** The conversation kind from its name in activities. */
export function kindOf(name: unknown): ConversationKind {
  return name === 'groupChat' || name === 'channel' ? name : 'personal'
}

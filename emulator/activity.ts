import type { Person, World } from './world.ts'

/** Something attached to a message; a card where `content` is an object. */
export interface Attachment {
  readonly contentType: string
  readonly content?: unknown
  readonly contentUrl?: string
  readonly name?: string
}

/** A Bot Framework activity, as far as the channel looks into it. */
export interface Activity extends Act {
  readonly type: string
}

/** An activity of which anything may be missing, to be filled in as Teams would. */
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

/** What the chat shows as the bot's name. */
export const botName = 'Rollcall'

export const adaptiveCard = 'application/vnd.microsoft.card.adaptive'
export const oauthCard = 'application/vnd.microsoft.card.oauth'

/** The channel's ids of people and of their chats with the bot; made from the object id, so that they never change. */
export const userIdOf = (person: Person) => `29:${person.id}`
export const chatIdOf = (person: Person) => `a:${person.id}`
export const botIdOf = (world: World) => `28:${world.appId}`

/** Whom a channel id, a chat id, an object id or a user principal name means. */
export function personOf(world: World, id: string | undefined): Person | undefined {
  return id ? world.find(id.replace(/^(29|8:orgid|a):/, '')) : undefined
}

/** How an account shows up as a member of a conversation. */
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

/** The kind of a conversation by the name activities give it. */
export function kindOf(name: unknown): ConversationKind {
  return name === 'groupChat' || name === 'channel' ? name : 'personal'
}

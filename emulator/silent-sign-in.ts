import { type Activity, personOf } from './activity.ts'
import type { Channel } from './channel.ts'
import type { Conversation, Conversations } from './conversations.ts'
import type { Identity } from './identity.ts'
import type { Person, World } from './world.ts'

/** `silent`: the client offers its own token first, as Teams does. `button`: it shows the card at once, as the Playground does. */
export type SsoMode = 'button' | 'silent'

/**
 * What Teams' clients tell a bot in `signin/failure` when single sign-on fails, as the troubleshooting page of Microsoft's Teams
 * SDK lists it. `shows`: the person sees the sign-in card all the same; with the others Teams shows nothing at all.
 */
export const ssoFailures = {
  installappfailed: { shows: true, message: "Failed to install the app in the user's personal scope" },
  authrequestfailed: { shows: true, message: 'Failed to handle SSO auth request' },
  installedappnotfound: { shows: false, message: 'Installed app not found' },
  invokeerror: { shows: false, message: 'Invoke error' },
  resourcematchfailed: { shows: false, message: 'Resource match failed' },
  oauthcardnotvalid: { shows: false, message: 'OAuth card not valid' },
  tokenmissing: { shows: false, message: 'AAD token is missing' },
  userconsentrequired: { shows: true, message: 'User consent required' },
  interactionrequired: { shows: true, message: 'Interaction required' },
} as const

export type SsoFailure = keyof typeof ssoFailures

/** Teams' single sign-on: trades the client's own token for the bot's before anybody sees a sign-in card. */
export interface SilentSignIn {
  mode: SsoMode
  /** What the clients fail with instead of offering a token; null while single sign-on works. */
  failure: SsoFailure | null
  /**
   * Whose clients answer this sign-in card without asking: nobody's in channels, where Teams has no single sign-on. In a group
   * chat everybody gets the card, and the clients of the others may be quicker than that of the person it is meant for.
   */
  answering(conversation: Conversation, activity: Activity, card: unknown): readonly Person[]
  /** Lets these clients answer, one after the other; `show` is called when the card has to be shown to the last of them. */
  attempt(conversation: Conversation, people: readonly Person[], card: unknown, show: () => Promise<void>): void
  /** Resolves when nothing is being tried any more. */
  idle(): Promise<void>
}

export function createSilentSignIn(options: {
  world: World
  identity: Identity
  channel: Channel
  conversations: Pick<Conversations, 'members'>
  mode: SsoMode
}): SilentSignIn {
  const { world, identity, channel, conversations } = options
  const running = new Set<Promise<void>>()

  /** What one client tells the bot; answers whether its person has to see the card. */
  async function tell(conversation: Conversation, person: Person, card: OAuthCard): Promise<boolean> {
    if (self.failure) {
      const { message, shows } = ssoFailures[self.failure]
      const value = { code: self.failure, message }
      await channel.send(person, conversation, { type: 'invoke', name: 'signin/failure', value })
      return shows
    }
    const { connectionName, tokenExchangeResource } = card
    const token = await identity.userToken(person)
    const value = { id: tokenExchangeResource?.id, connectionName, token }
    const { status } = await channel.send(person, conversation, { type: 'invoke', name: 'signin/tokenExchange', value })
    return status < 200 || status > 299
  }

  async function answer(
    conversation: Conversation,
    people: readonly Person[],
    card: unknown,
    show: () => Promise<void>,
  ) {
    // The bot keeps that it asked for a sign-in when its turn ends: an answer from within the turn finds nobody waiting.
    await channel.settled(conversation)
    let shows = false
    for (const person of people) shows = await tell(conversation, person, card as OAuthCard)
    if (shows) await show()
  }

  const self: SilentSignIn = {
    mode: options.mode,
    failure: null,
    answering(conversation, activity, card) {
      const { tokenExchangeResource } = (card ?? {}) as OAuthCard
      if (self.mode !== 'silent' || conversation.kind === 'channel' || !tokenExchangeResource?.id) return []
      const asker = conversation.person ?? personOf(world, activity.recipient?.id)
      if (!asker) return []
      return [...conversations.members(conversation).filter((one) => one !== asker), asker]
    },
    attempt(conversation, people, card, show) {
      const run = answer(conversation, people, card, show).catch(show)
      running.add(run)
      void run.catch(() => undefined).finally(() => running.delete(run))
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running)
    },
  }
  return self
}

interface OAuthCard {
  readonly connectionName?: string
  readonly tokenExchangeResource?: { readonly id?: string }
}

import { type Activity, personOf } from './activity.ts'
import type { Channel } from './channel.ts'
import type { Conversation, Conversations } from './conversations.ts'
import type { Identity } from './identity.ts'
import type { Person, World } from './world.ts'

/**
 * `silent`: like Teams, the client first offers its own token. `button`: like the Playground, it shows the card
 * immediately.
 */
export type SsoMode = 'button' | 'silent'

/**
 * Failures that Teams' clients report in `signin/failure`, as listed on the troubleshooting page of Microsoft's Teams
 * SDK. `shows`: the person still sees the sign-in card; otherwise Teams shows nothing.
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

/** Teams' single sign-on: exchanges the client's own token for the bot's before anyone sees a sign-in card. */
export interface SilentSignIn {
  mode: SsoMode
  /** The failure that clients report instead of offering a token; null while single sign-on works. */
  failure: SsoFailure | null
  /**
   * The people whose clients respond to this sign-in card automatically: none in channels, where Teams has no single
   * sign-on. In a group chat everyone gets the card, and another client can be faster than the intended one.
   */
  answering(conversation: Conversation, activity: Activity, card: unknown): readonly Person[]
  /** Lets these clients respond one after another; calls `show` if the last person must see the card. */
  attempt(conversation: Conversation, people: readonly Person[], card: unknown, show: () => Promise<void>): void
  /** Resolves when no attempts are in progress. */
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

  /** One client's response; returns whether its person must see the card. */
  async function tell(conversation: Conversation, person: Person, card: OAuthCard): Promise<boolean> {
    const failure = self.failure ?? (identity.refusedDevice(person) ? 'interactionrequired' : null)
    if (failure) {
      const { message, shows } = ssoFailures[failure]
      const value = { code: failure, message }
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
    // The bot stores its request for a sign-in at the end of its turn, so an earlier response would find nothing.
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

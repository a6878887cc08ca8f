import { type Activity, personOf } from './activity.ts'
import type { Channel } from './channel.ts'
import type { Conversation } from './conversations.ts'
import type { Identity } from './identity.ts'
import type { Person, World } from './world.ts'

/** `silent`: the client offers its own token first, as Teams does. `button`: it shows the card at once, as the Playground does. */
export type SsoMode = 'button' | 'silent'

/** Teams' single sign-on: trades the client's own token for the bot's before anybody sees a sign-in card. */
export interface SilentSignIn {
  mode: SsoMode
  /** Whom this sign-in card is for, if it can be tried without asking: not in channels, where Teams has no single sign-on. */
  wants(conversation: Conversation, activity: Activity, card: unknown): Person | undefined
  /** Offers the token to the bot; `show` is called when the bot cannot use it. */
  attempt(conversation: Conversation, person: Person, card: unknown, show: () => Promise<void>): void
  /** Resolves when nothing is being tried any more. */
  idle(): Promise<void>
}

export function createSilentSignIn(options: {
  world: World
  identity: Identity
  channel: Channel
  mode: SsoMode
}): SilentSignIn {
  const { world, identity, channel } = options
  const running = new Set<Promise<void>>()

  async function offer(conversation: Conversation, person: Person, card: unknown, show: () => Promise<void>) {
    // The bot keeps that it asked for a sign-in when its turn ends: an answer from within the turn finds nobody waiting.
    await channel.settled(conversation)
    const { connectionName, tokenExchangeResource } = card as OAuthCard
    const token = await identity.userToken(person)
    const value = { id: tokenExchangeResource?.id, connectionName, token }
    const { status } = await channel.send(person, conversation, { type: 'invoke', name: 'signin/tokenExchange', value })
    if (status < 200 || status > 299) await show()
  }

  const self: SilentSignIn = {
    mode: options.mode,
    wants(conversation, activity, card) {
      const { tokenExchangeResource } = (card ?? {}) as OAuthCard
      if (self.mode !== 'silent' || conversation.kind === 'channel' || !tokenExchangeResource?.id) return undefined
      return conversation.person ?? personOf(world, activity.recipient?.id)
    },
    attempt(conversation, person, card, show) {
      const run = offer(conversation, person, card, show).catch(show)
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

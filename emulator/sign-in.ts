import { type Activity, kindOf, oauthCard, personOf } from './activity.ts'
import type { Channel, Sent } from './channel.ts'
import type { Conversation, Conversations } from './conversations.ts'
import type { Identity } from './identity.ts'
import type { Pending, SignIns } from './sign-ins.ts'
import type { Person, World } from './world.ts'

/** The result of picking an account: the person, the code, and the bot's response to the code. */
export interface Completed {
  readonly code: string
  readonly answer: Pick<Sent, 'status' | 'body'>
}

/** The interactive sign-in behind a link. Each link works once. */
export interface SignIn {
  pending(link: string): Pending | undefined
  /** The person in whose chat the link was shown. */
  chatPerson(pending: Pending): Person | undefined
  /** `presser`: the person in whose client the link was opened, if it isn't the one it was made for. */
  complete(link: string, person: Person, presser?: Person): Promise<Completed | undefined>
  cancel(link: string): Promise<void>
  /** The link of the newest unused sign-in card in a conversation. */
  linkIn(conversation: Conversation): string | undefined
}

export function createSignIn(options: {
  world: World
  signIns: SignIns
  identity: Identity
  channel: Channel
  conversations: Conversations
}): SignIn {
  const { world, signIns, identity, channel, conversations } = options

  /** Notifies the bot as the client in which the link was opened, no matter who signed in. */
  async function tell(pending: Pending, presser: Person | undefined, invoke: Pick<Activity, 'name' | 'value'>) {
    const { conversation: where } = pending
    const { id, conversationType } = where.conversation as { id: string; conversationType?: string }
    const person = presser ?? personOf(world, where.user.id)
    const conversation = conversations.find(id) ?? conversations.ensure(id, kindOf(conversationType))
    if (!person) return { status: 404, body: undefined }
    return channel.send(person, conversation, {
      type: 'invoke',
      ...invoke,
      ...(where.locale && { locale: where.locale }),
    })
  }

  return {
    pending: signIns.pending,
    chatPerson: (pending) => personOf(world, pending.conversation.user.id),
    async complete(link, person, presser) {
      const pending = signIns.pending(link)
      if (!pending) return undefined
      if (!presser || presser === personOf(world, pending.conversation.user.id)) signIns.close(link)
      const holder = { userId: pending.conversation.user.id, connectionName: pending.connectionName }
      const code = signIns.issue(holder, person.id, identity.prove(person))
      return { code, answer: await tell(pending, presser, { name: 'signin/verifyState', value: { state: code } }) }
    },
    async cancel(link) {
      const pending = signIns.pending(link)
      if (!pending) return
      signIns.close(link)
      // Teams' clients send this instead of a code when the person closes the window.
      await tell(pending, undefined, { name: 'signin/verifyState', value: { state: 'CancelledByUser' } })
    },
    linkIn(conversation) {
      const links = conversation.entries.flatMap(({ activity }) => (activity.attachments ?? []).map(linkOf))
      return links.findLast((link) => link && signIns.pending(link))
    },
  }
}

function linkOf(attachment: { contentType: string; content?: unknown }): string | undefined {
  if (attachment.contentType !== oauthCard) return undefined
  const { buttons } = attachment.content as { buttons?: { value?: string }[] }
  const address = buttons?.find((one) => one.value)?.value
  return address && URL.canParse(address) ? (new URL(address).searchParams.get('s') ?? undefined) : undefined
}

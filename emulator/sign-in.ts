import { type Activity, kindOf, oauthCard, personOf } from './activity.ts'
import type { Channel, Sent } from './channel.ts'
import type { Conversation, Conversations } from './conversations.ts'
import type { Identity } from './identity.ts'
import type { Pending, SignIns } from './sign-ins.ts'
import type { Person, World } from './world.ts'

/** What came of picking an account: who it was, the code that proves it, and what the bot said to the code. */
export interface Completed {
  readonly code: string
  readonly answer: Pick<Sent, 'status' | 'body'>
}

/** The interactive sign-in behind a link. Links are good for one use. */
export interface SignIn {
  pending(link: string): Pending | undefined
  /** Who sits in the chat the link was shown in. */
  chatPerson(pending: Pending): Person | undefined
  /** `presser`: in whose client the link was opened, where that is not the person it was made for. */
  complete(link: string, person: Person, presser?: Person): Promise<Completed | undefined>
  cancel(link: string): Promise<void>
  /** The link of the newest sign-in card in a conversation that was not used yet. */
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

  /** Tells the bot as the client in which the link was opened, whoever signed in. */
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
      // Where a code would stand, Teams' clients put that the person closed the window.
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

import type { CloudName } from '../../auth/cloud.ts'
import { teamsClient } from '../../core/teams-client.ts'
import type { Messages } from '../../messages/index.ts'
import type { Reply } from '../../views/reply.ts'
import type { Reference } from '../channel/delivery.ts'
import type { Sender } from './command.ts'

/** Said where everybody of a team may read along: accounts are spoken of in the asker's own chat. */
export interface PrivateReply {
  /** The asker's own chat with the bot; undefined when there has been none yet. */
  readonly chat: Reference | undefined
  /** Opens that chat in Teams. */
  readonly link: string
}

/** The aside for somebody where they speak; undefined where answers may be given at once. */
export type PrivateReplies = (sender: Sender) => Promise<PrivateReply | undefined>

/** Group chats show answers to their members, whom they can see; channels to a whole team, only if `channelShowsNames`. */
export function createPrivateReplies(options: {
  conversations: { find(key: { tenantId: string; personId: string }): Promise<unknown> }
  channelShowsNames: boolean
  cloud: CloudName
  appId: string
}): PrivateReplies {
  const { conversations, channelShowsNames, cloud, appId } = options
  const link = `${teamsClient(cloud)}/l/chat/0/0?users=28:${appId}`
  return async ({ place, tid, oid }) => {
    if (place !== 'channel' || channelShowsNames) return undefined
    const known = await conversations.find({ tenantId: tid, personId: oid })
    return { chat: (known as { conversation: Reference } | undefined)?.conversation, link }
  }
}

/** What the channel hears instead of the answer: at most its summary, where that names nobody. */
export function channelNotice({ chat, link }: PrivateReply, summary: string | undefined, { channel }: Messages): Reply {
  const counts = summary && (chat ? `${summary}.` : `${channel.counts(summary)}.`)
  const rest = chat ? [channel.sentTo] : [...(summary ? [] : [channel.noChat]), channel.openChat(link)]
  return { text: [...(counts ? [counts] : []), ...rest].join(' '), replace: false }
}

import type { CloudName } from '../../auth/cloud.ts'
import { teamsClientUrl } from '../../core/teams-client.ts'
import type { Sender } from '../channel/activity.ts'
import type { Reference } from '../channel/delivery.ts'
import type { Reply } from '../views/reply.ts'
import type { Messages } from '../words/index.ts'

/** For questions asked where a whole team can read the answer: accounts are named only in the sender's private chat. */
export interface PrivateReply {
  /** The sender's private chat with the bot; undefined if there is none yet. */
  readonly chat: Reference | undefined
  /** Opens that chat in Teams. */
  readonly link: string
}

/** The private reply for a sender in this place; undefined if the answer can be given there. */
export type PrivateReplies = (sender: Sender) => Promise<PrivateReply | undefined>

/**
 * Answers are shown to the members of a group chat, but in channels, which belong to a whole team, only with
 * `channelShowsNames`.
 */
export function createPrivateReplies(options: {
  conversations: { find(key: { tenantId: string; personId: string }): Promise<unknown> }
  channelShowsNames: boolean
  cloud: CloudName
  appId: string
}): PrivateReplies {
  const { conversations, channelShowsNames, cloud, appId } = options
  const link = `${teamsClientUrl(cloud)}/l/chat/0/0?users=28:${appId}`
  return async ({ place, tid, oid }) => {
    if (place !== 'channel' || channelShowsNames) return undefined
    const known = await conversations.find({ tenantId: tid, personId: oid })
    return { chat: (known as { conversation: Reference } | undefined)?.conversation, link }
  }
}

/** What the channel sees instead of the answer: at most its summary, if that names nobody. */
export function channelNotice({ chat, link }: PrivateReply, summary: string | undefined, { channel }: Messages): Reply {
  const counts = summary && (chat ? `${summary}.` : `${channel.counts(summary)}.`)
  const rest = chat ? [channel.sentTo] : [...(summary ? [] : [channel.noChat]), channel.openChat(link)]
  return { text: [...(counts ? [counts] : []), ...rest].join(' '), replace: false }
}
